import { isWaiting } from '@downstage/backstage-plugin-environments-common';
import type { StoredEnvironment } from '../../database/EnvironmentStore';
import type { StoredPromotion } from '../../database/StoredPromotion';
import { lacks } from '../../sources/storedPins';
import type { LookContext } from '../LookContext';
import type { EarlierStep } from './decideTurn';

/** What has become of an environment's own promotion, and of the service there since it was asked for. */
async function readStep(
  context: LookContext,
  step: StoredPromotion,
  stored: StoredEnvironment[],
): Promise<EarlierStep> {
  const { promotions, deployments, environments, holds, sources } = context;
  const { environment: ref, service, createdAt } = step;
  const environment = stored.find(
    item => item.environment.ref === ref,
  )?.environment;
  const identity = await environments.service(service);
  const deployment = await deployments.get(ref, service);
  const held = (await holds.ofService(service)).get(ref) ?? [];
  const others = await promotions.unfinished(step);
  return {
    title: step.plan?.environmentTitle ?? ref,
    toVersion: step.toVersion,
    state: step.state,
    events: step.events,
    isKnown: environment !== undefined,
    isAbsent:
      environment !== undefined &&
      identity !== undefined &&
      !deployment?.desired &&
      (await lacks(sources, environment, identity)),
    hold: held.find(({ since }) => since >= createdAt),
    others: others.filter(
      other =>
        other.id !== step.id &&
        other.createdAt >= createdAt &&
        !isWaiting(other),
    ),
    deployment,
  };
}

/** What there is of the rings before a promotion. */
export async function readEarlier(
  context: LookContext,
  { turn }: StoredPromotion,
  stored: StoredEnvironment[],
): Promise<EarlierStep[]> {
  const all = turn ? await context.promotions.rollout(turn.rollout) : [];
  const earlier = all.filter(
    other => other.turn && turn && other.turn.ring < turn.ring,
  );
  return Promise.all(earlier.map(step => readStep(context, step, stored)));
}
