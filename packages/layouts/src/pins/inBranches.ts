import { BRANCHES } from '../yaml/branches';
import type { VersionPin } from './VersionPin';

/** A pin that is shown and not edited, as it stands in one of several branches of a template. */
export function inBranches(pin: VersionPin): VersionPin {
  return {
    ...pin,
    scalars: [],
    editable: false,
    reason: `it stands in ${BRANCHES}`,
  };
}
