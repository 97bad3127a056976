import { findEngine } from '@downstage/readers';
import { NEW_LAYOUT_NAMES } from '@downstage/layouts';
import type { FleetCluster } from '../settings/Fleet';
import type { NewEnvironment } from './NewEnvironment';
import { hasReleases, isHelmfile, layoutOf } from './begunEnvironment';

/** What of a cluster decides on the layouts that are delivered there. */
type Delivering = Pick<FleetCluster, 'engine' | 'helmfile'>;

/** Why environments do not begin in some layouts. */
const REASONS: Record<string, string> = {
  argocd:
    'Applications lie in the namespace of Argo CD: whoever writes them there delivers anything anywhere',
};

/** Why a layout is not delivered in a cluster; undefined where it is. */
function refusal(
  layout: string,
  cluster: string,
  { engine, helmfile }: Delivering,
): string | undefined {
  const follow = findEngine(engine)?.follow;
  const takes = follow && 'takesReleases' in follow ? follow : undefined;
  const environment = { name: layout, layout };
  if (hasReleases(environment) && !takes?.takesReleases) {
    return `is HelmReleases, which Flux delivers, and to ${cluster} ${engine} does`;
  }
  if (isHelmfile(environment) && !takes?.takesPlugin) {
    return `takes a plugin of Argo CD, and to ${cluster} ${engine} delivers`;
  }
  return isHelmfile(environment) && !helmfile
    ? `takes a plugin of Argo CD, and environments.fleets in app-config names none for ${cluster}. Install it and set clusters.${cluster}.helmfile.plugin to its name`
    : undefined;
}

/** The layouts that environments can begin in where an engine delivers. */
export function possibleLayouts(cluster: Delivering): string[] {
  return NEW_LAYOUT_NAMES.filter(layout => !refusal(layout, '', cluster));
}

/**
 * What speaks against a layout: no new environment begins in it, or its cluster does not deliver it.
 *
 * @param delivering - What is known of its cluster; undefined where that follows no fleet
 */
export function problemOfLayout(
  wanted: NewEnvironment,
  delivering: Delivering | undefined,
): string[] {
  const layout = layoutOf(wanted);
  const possible = delivering ? possibleLayouts(delivering) : NEW_LAYOUT_NAMES;
  if (possible.includes(layout)) {
    return [];
  }
  const reason = Object.hasOwn(REASONS, layout) ? `: ${REASONS[layout]}` : '';
  const refused =
    delivering && NEW_LAYOUT_NAMES.includes(layout)
      ? refusal(layout, wanted.cluster, delivering)
      : undefined;
  const what = refused
    ? `an environment of "${layout}" ${refused}`
    : `no environment begins as "${layout}"${reason}`;
  return [`layout: ${what}. Choose ${possible.join(', ')}`];
}
