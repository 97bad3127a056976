import { editText, removing } from '../../drafts/editFiles';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import { findState } from './findState';

/** Removes the service's release. */
export const removeService: LayoutDriver['removeService'] = options => {
  const { folder, service } = options;
  const state = findState(options);
  const index =
    state?.releases.findIndex(release => release.text('name') === service) ??
    -1;
  if (!state || index < 0) {
    return { refused: `no helmfile in ${folder} has a release ${service}` };
  }
  return state.computed
    ? { refused: `${state.path} holds Go templates: remove it by hand` }
    : editText(state.path, state.text, [removing(['releases', index])]);
};
