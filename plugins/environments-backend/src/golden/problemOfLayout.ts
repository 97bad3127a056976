import { NEW_LAYOUT_NAMES } from '@downstage/layouts';
import { matchesName } from '../grants/matchesName';
import type { FleetCluster } from '../settings/Fleet';
import type { NewEnvironment } from './NewEnvironment';
import { engineOfObjects, layoutOf } from './begunEnvironment';

/** Why environments do not begin in some layouts. */
const REASONS: Record<string, string> = {
  helmfile: 'Argo CD needs a plugin for it, and Flux has none',
};

/** What of a cluster decides on the layouts of its environments. */
type Delivering = Pick<FleetCluster, 'engine' | 'applicationNamespaces'>;

/**
 * Why an environment cannot bring objects of the engine; undefined where it can, or brings none.
 *
 * @param wanted.name - Left out, it is about any name
 */
function refusedObjects(
  wanted: Partial<Pick<NewEnvironment, 'name' | 'layout' | 'cluster'>>,
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

/**
 * The layouts that environments can begin in where an engine delivers.
 *
 * @param name - Of the environment; left out, those that some environment can begin in
 */
export const possibleLayouts = (cluster: Delivering, name?: string): string[] =>
  NEW_LAYOUT_NAMES.filter(
    layout => refusedObjects({ layout, name }, cluster) === undefined,
  );

/**
 * What speaks against a layout: no new environment begins in it.
 *
 * @param cluster - Where the environment runs; undefined where that is not known
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
  const reason = Object.hasOwn(REASONS, layout) ? `: ${REASONS[layout]}` : '';
  const what =
    (cluster && refusedObjects(wanted, cluster)) ??
    `no environment begins as "${layout}"${reason}`;
  return [`layout: ${what}. Choose ${possible.join(', ')}`];
}
