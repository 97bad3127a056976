import {
  type Deployment,
  formatReason,
} from '@downstage/backstage-plugin-environments-common';
import { toReadable } from '../projection/readable';
import type { RemovalFacts } from './followRemoval';
import type { LookContext, Subject } from './LookContext';

/** What still runs of a service that Git no longer has, as it was projected. */
function runsOf({
  live,
  delivery,
  automated,
  prunes,
}: Deployment): RemovalFacts['runs'] {
  const { cluster, kind, namespace, name } = live?.workload ?? {};
  return {
    version: live?.version ?? 'something',
    ...(kind ? { workload: `${kind} ${namespace}/${name} on ${cluster}` } : {}),
    ...(delivery ? { engine: `${delivery.kind} ${delivery.name}` } : {}),
    automated,
    prunes,
  };
}

/**
 * Whether a cluster tells what runs in an environment, and why that is not known now.
 *
 * @param runs - What was seen last, which is what there is to say where nothing newer comes
 */
async function sightOf(
  { environments, objects }: LookContext,
  ref: string,
  runs: RemovalFacts['runs'],
): Promise<Pick<RemovalFacts, 'isSeen' | 'unread'>> {
  const environment = (await environments.list()).find(
    item => item.environment.ref === ref,
  )?.environment;
  const { control, target } = environment?.delivery ?? {};
  const clusters = [
    ...new Set([control?.cluster, target?.cluster].flatMap(name => name ?? [])),
  ];
  const resources = (
    await Promise.all(clusters.map(name => objects.resources(name)))
  ).flat();
  if (environment && clusters.length === 0) {
    return { isSeen: false };
  }
  if (!environment || resources.length === 0) {
    const unread = environment
      ? `Nothing is known of the cluster ${clusters.join(', ')}.`
      : 'The environment is no longer in the catalog.';
    return { isSeen: true, ...(runs ? {} : { unread }) };
  }
  const gap = toReadable(environment, resources).workloads([]);
  return {
    isSeen: true,
    ...(gap ? { unread: formatReason(gap.reason) } : {}),
  };
}

/**
 * What following a merged removal takes to know.
 *
 * @param isBehind - Whether a commit is behind the merge, or the merge is gone from where it is
 */
export async function removalFacts(
  context: LookContext,
  { promotion }: Subject,
  deployment: Deployment | undefined,
  isBehind: (commit: string) => Promise<boolean>,
): Promise<RemovalFacts> {
  const { change, environment, state, reason, fromVersion, deadline } =
    promotion;
  const { desired } = deployment ?? {};
  const { head } = await context.sources.state(change);
  const commit = desired?.commit ?? head;
  const runs = deployment && !desired ? runsOf(deployment) : undefined;
  return {
    state,
    reason,
    fromVersion,
    deadline,
    now: new Date().toISOString(),
    isRead: commit !== undefined && (await isBehind(commit)),
    ...(desired
      ? { desired: { version: desired.version, commit: desired.commit } }
      : {}),
    ...(runs ? { runs } : {}),
    ...(await sightOf(context, environment, runs)),
  };
}
