import { type DeliveryEngineName, findEngine } from '@downstage/readers';
import { NEW_LAYOUT_NAMES } from '@downstage/layouts';
import type { NewEnvironment } from './NewEnvironment';
import { hasReleases, layoutOf } from './begunEnvironment';

/** Why environments do not begin in some layouts. */
const REASONS: Record<string, string> = {
  argocd:
    'Applications lie in the namespace of Argo CD: whoever writes them there delivers anything anywhere',
  helmfile: 'Argo CD needs a plugin for it, and Flux has none',
};

/** The layouts that environments can begin in where an engine delivers. */
export function possibleLayouts(engine: DeliveryEngineName): string[] {
  const follow = findEngine(engine)?.follow;
  const takesReleases =
    follow !== undefined && 'takesReleases' in follow && follow.takesReleases;
  return NEW_LAYOUT_NAMES.filter(
    layout => takesReleases || !hasReleases({ name: layout, layout }),
  );
}

/**
 * What speaks against a layout: no new environment begins in it.
 *
 * @param engine - Of its cluster; undefined where that is not known
 */
export function problemOfLayout(
  wanted: NewEnvironment,
  engine: DeliveryEngineName | undefined,
): string[] {
  const layout = layoutOf(wanted);
  const possible = engine ? possibleLayouts(engine) : NEW_LAYOUT_NAMES;
  if (possible.includes(layout)) {
    return [];
  }
  const reason = Object.hasOwn(REASONS, layout) ? `: ${REASONS[layout]}` : '';
  const what = NEW_LAYOUT_NAMES.includes(layout)
    ? `an environment of "${layout}" is HelmReleases, which Flux delivers, and to ${wanted.cluster} ${engine} does`
    : `no environment begins as "${layout}"${reason}`;
  return [`layout: ${what}. Choose ${possible.join(', ')}`];
}
