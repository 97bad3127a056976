import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  type PromotionSummary,
  type ServiceDeployments,
  type ServiceEnvironment,
  decide,
  decidePromotion,
  isWaiting,
  lagBehind,
  prepareRollback,
} from '@downstage/backstage-plugin-environments-common';
import type { ClusterResource } from '../database/ObjectStore';
import type { PromotionStore } from '../database/PromotionStore';
import type { StoredPromotion } from '../database/StoredPromotion';
import {
  NOT_PERMITTED,
  type StoredSituation,
} from '../situation/SituationReader';
import type { QueryContext } from './QueryContext';
import { clusterProblems } from './clusterProblems';
import { getPreviews } from './previews';
import {
  type KnownEnvironments,
  shownReason,
  toKnown,
  toWait,
} from './rollouts';
import { shownProblems } from './shownProblems';

/** What is known of the others where a promotion is one of several in order. */
interface Others {
  byRollout: ReadonlyMap<string, StoredPromotion[]>;
  known: KnownEnvironments;
}

function toSummary(
  promotion: StoredPromotion,
  { byRollout, known }: Others,
): PromotionSummary {
  const { id, kind, state, reason, toVersion, change, turn } = promotion;
  const { pullRequest } = change;
  const all = turn && byRollout.get(turn.rollout);
  const waits = all && toWait(promotion, all, known);
  return {
    id,
    kind,
    state,
    reason: shownReason(promotion, reason, known),
    toVersion,
    ...(waits ? { waits } : {}),
    ...(pullRequest
      ? { pullRequest: { number: pullRequest.number, url: pullRequest.url } }
      : {}),
  };
}

/** What is to come from continuous integration. Why it does not is for those who could do something about it. */
function toArrival({
  awaited,
  arrivalRefusal,
  permitted,
}: StoredSituation): Pick<ServiceEnvironment, 'awaited' | 'arrivalRefusal'> {
  return {
    ...(awaited
      ? { awaited: { ...awaited, permitted: permitted.promote } }
      : {}),
    ...(arrivalRefusal && permitted.promote ? { arrivalRefusal } : {}),
  };
}

function toServiceEnvironment(
  situation: StoredSituation,
  resources: ClusterResource[],
  others: Others,
): ServiceEnvironment {
  const { target, problems, deployment, upstreams, promotion } = situation;
  const [hold] = situation.holds;
  const prepared = prepareRollback(situation);
  return {
    environment: target,
    problems: shownProblems([
      ...clusterProblems(target, resources),
      ...problems,
    ]),
    ...(deployment ? { deployment } : {}),
    lag: upstreams.map(upstream => ({
      upstream: upstream.environment.ref,
      lag: lagBehind(deployment, upstream.deployment),
    })),
    ...(promotion ? { promotion: toSummary(promotion, others) } : {}),
    ...toArrival(situation),
    ...(hold
      ? { hold: { ...hold, permitted: situation.permitted.promote } }
      : {}),
    promote: decidePromotion(situation),
    rollback: decide('rollback', situation),
    configure: decide('configuration', situation),
    remove: decide('removal', situation),
    ...(prepared ? { prepared } : {}),
    requestSync: decide('sync', situation),
  };
}

/** What the promotions of situations wait for. */
async function waitingRollouts(
  promotions: PromotionStore,
  found: Iterable<StoredSituation>,
): Promise<Map<string, StoredPromotion[]>> {
  const rollouts = new Map<string, StoredPromotion[]>();
  for (const { promotion } of found) {
    const { rollout } = promotion?.turn ?? {};
    if (promotion && rollout && isWaiting(promotion)) {
      const known = rollouts.get(rollout);
      rollouts.set(rollout, known ?? (await promotions.rollout(rollout)));
    }
  }
  return rollouts;
}

/** A service in each environment that the caller may read: the Environments tab. */
export async function getServiceDeployments(
  context: QueryContext,
  ref: string,
  credentials: BackstageCredentials,
): Promise<ServiceDeployments> {
  const { stores, situations, access, syncAccess, visibility } = context;
  await visibility.requireService(ref, credentials);
  const seq = await stores.feed.newest();
  const { environments, visible } = await visibility.view(credentials);
  const deployments = await stores.deployments.ofService(ref);
  const deliveries = new Map(
    deployments.flatMap(({ environment, delivery }) =>
      delivery ? [[environment, delivery]] : [],
    ),
  );
  const [service, isRefused, allowed] = await Promise.all([
    stores.environments.service(ref),
    syncAccess.refused([...deliveries.values()], credentials),
    access.writable(
      ref,
      environments.map(item => item.environment.ref),
      credentials,
    ),
  ]);
  const resources = await stores.objects.present();
  const found = await situations.read({
    service: ref,
    environments,
    visible,
    permitted: environment => {
      const own = allowed.get(environment) ?? NOT_PERMITTED;
      const delivery = deliveries.get(environment);
      return {
        ...own,
        sync: own.sync && !(delivery && isRefused(delivery)),
      };
    },
  });
  const others: Others = {
    known: await toKnown(
      stores.environments,
      environments.map(({ environment }) => environment.ref),
    ),
    byRollout: await waitingRollouts(stores.promotions, found.values()),
  };
  const images = deployments.flatMap(({ desired }) =>
    desired?.artifact.kind === 'image' ? [desired.artifact.name] : [],
  );
  const previews = await getPreviews(
    context,
    { service, images, resources },
    credentials,
  );
  const mayRemovePreviews =
    previews.length > 0 &&
    service !== undefined &&
    (await access.allowsNewService(service, credentials));
  return {
    seq,
    service: ref,
    searched: {
      names: service?.names ?? [],
      images: service?.images ?? [],
    },
    environments: [...found.values()].map(situation =>
      toServiceEnvironment(situation, resources, others),
    ),
    ...(previews.length > 0 ? { previews } : {}),
    ...(mayRemovePreviews ? { mayRemovePreviews } : {}),
  };
}
