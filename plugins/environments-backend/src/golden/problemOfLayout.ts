import { NEW_LAYOUT_NAMES } from '@downstage/layouts';
import { findEngine } from '@downstage/readers';
import { matchesName } from '../grants/matchesName';
import type { FleetCluster } from '../settings/Fleet';
import type { NewEnvironment } from './NewEnvironment';
import { engineOfObjects, isHelmfile, layoutOf } from './begunEnvironment';

/** What of a cluster decides on the layouts of its environments. */
type Delivering = Pick<
  FleetCluster,
  'engine' | 'applicationNamespaces' | 'helmfile'
>;

/** An environment, or with less, any that is like that. */
type Wanted = Partial<Pick<NewEnvironment, 'name' | 'layout' | 'cluster'>>;

/** Why an environment cannot bring objects of the engine; undefined where it can, or brings none. */
function refusedObjects(
  wanted: Wanted,
  { engine, applicationNamespaces = [] }: Delivering,
): string | undefined {
  const owner = engineOfObjects(wanted);
  if (!owner) {
    return undefined;
  }
  const { name, cluster } = wanted;
  const what = `an environment of "${layoutOf(wanted)}" brings objects of ${
    owner.title
  }`;
  if (owner.name !== engine) {
    return `${what}, and to ${cluster} ${engine} delivers`;
  }
  const needsNamespaces =
    'needsNamespaces' in owner.follow && owner.follow.needsNamespaces;
  const isTaken = applicationNamespaces.some(
    pattern => name === undefined || matchesName(pattern, name),
  );
  return needsNamespaces && !isTaken
    ? `${what}, which takes them from the namespace ${name} only where it is told to. Let application.namespaces of argocd-cmd-params-cm in ${cluster} have it, and applicationNamespaces of the cluster in environments.fleets of app-config (given: ${
        applicationNamespaces.join(', ') || 'none'
      })`
    : undefined;
}

/** Why a helmfile is not rendered in a cluster; undefined where it is, or the environment is none. */
function refusedHelmfile(
  wanted: Wanted,
  { engine, helmfile }: Delivering,
): string | undefined {
  if (!isHelmfile(wanted)) {
    return undefined;
  }
  const { cluster } = wanted;
  const follow = findEngine(engine)?.follow;
  if (!follow || !('takesPlugin' in follow) || !follow.takesPlugin) {
    return `an environment of "helmfile" takes a plugin of Argo CD, and to ${cluster} ${engine} delivers`;
  }
  return helmfile
    ? undefined
    : `an environment of "helmfile" takes a plugin of Argo CD, and environments.fleets in app-config names none for ${cluster}. Install it and set clusters.${cluster}.helmfile.plugin to its name`;
}

const refusal = (wanted: Wanted, cluster: Delivering): string | undefined =>
  refusedObjects(wanted, cluster) ?? refusedHelmfile(wanted, cluster);

/**
 * The layouts that environments can begin in where an engine delivers.
 *
 * @param name - Of the environment; left out, those that some environment can begin in
 */
export const possibleLayouts = (cluster: Delivering, name?: string): string[] =>
  NEW_LAYOUT_NAMES.filter(
    layout => refusal({ layout, name }, cluster) === undefined,
  );

/**
 * What speaks against a layout: no new environment begins in it, or its cluster does not deliver it.
 *
 * @param cluster - Where the environment runs; undefined where that follows no fleet
 */
export function problemOfLayout(
  wanted: NewEnvironment,
  cluster: Delivering | undefined,
): string[] {
  const layout = layoutOf(wanted);
  const possible = cluster
    ? possibleLayouts(cluster, wanted.name)
    : NEW_LAYOUT_NAMES;
  if (possible.includes(layout)) {
    return [];
  }
  const what =
    (cluster && refusal(wanted, cluster)) ??
    `no environment begins as "${layout}"`;
  return [`layout: ${what}. Choose ${possible.join(', ')}`];
}
