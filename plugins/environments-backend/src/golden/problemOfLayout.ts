import { NEW_LAYOUT_NAMES } from '@downstage/layouts';
import type { NewEnvironment } from './NewEnvironment';
import { layoutOf } from './begunEnvironment';

/** Why environments do not begin in some layouts. */
const REASONS: Record<string, string> = {
  argocd:
    'Applications lie in the namespace of Argo CD: whoever writes them there delivers anything anywhere',
  flux: 'a HelmRelease that names no account acts as Flux itself: whoever writes one delivers anything anywhere',
  helmfile: 'Argo CD needs a plugin for it, and Flux has none',
};

/** What speaks against a layout: no new environment begins in it. */
export function problemOfLayout(wanted: NewEnvironment): string[] {
  const layout = layoutOf(wanted);
  if (NEW_LAYOUT_NAMES.includes(layout)) {
    return [];
  }
  const reason = Object.hasOwn(REASONS, layout) ? `: ${REASONS[layout]}` : '';
  return [
    `layout: no environment begins as "${layout}"${reason}. Choose ${NEW_LAYOUT_NAMES.join(
      ', ',
    )}`,
  ];
}
