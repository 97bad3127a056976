import {
  formatReasons,
  runChecks,
} from '@downstage/backstage-plugin-environments-common';
import type { ReasonOf } from '../database/movePromotion';
import type { StoredPromotion } from '../database/StoredPromotion';
import { PERMITTED } from '../situation/SituationReader';
import type { LookContext } from './LookContext';

/** What speaks against a version now, and whether waiting cannot change it. */
interface Objection {
  isFinal: boolean;
  reason: string;
}

/**
 * What the environment that the version comes from says against it now. Undefined when nothing does, also where another
 * version runs there by now: what was reviewed is what is wanted.
 */
async function objection(
  { situations, environments }: LookContext,
  {
    id,
    environment,
    service,
    kind,
    fromEnvironment,
    toVersion,
  }: StoredPromotion,
): Promise<Objection | undefined> {
  if (kind === 'rollback' || !fromEnvironment) {
    return undefined;
  }
  const found = await situations.read({
    service,
    environments: await environments.list(),
    only: environment,
    permitted: () => PERMITTED,
    except: id,
  });
  const situation = found.get(environment);
  const upstreams = situation?.upstreams.filter(
    item => item.environment.ref === fromEnvironment,
  );
  if (
    !situation ||
    !upstreams?.some(
      ({ deployment }) => deployment?.live?.version === toVersion,
    )
  ) {
    return undefined;
  }
  const failed = runChecks('promotion', { ...situation, upstreams }).find(
    outcome => outcome.id === 'upstream-healthy' && outcome.state !== 'passed',
  );
  return (
    failed && {
      isFinal: failed.state === 'failed',
      reason: formatReasons([{ id: failed.id, params: failed.params }]),
    }
  );
}

/**
 * What speaks against the one commit of a group. The promotion that it is about is told so; the others are told where to
 * look, since who may see them need not see that one.
 */
export async function firstObjection(
  context: LookContext,
  group: StoredPromotion[],
): Promise<(Objection & { reasonOf: ReasonOf }) | undefined> {
  for (const promotion of group) {
    const found = await objection(context, promotion);
    if (found) {
      return {
        ...found,
        reasonOf: ({ id }) =>
          id === promotion.id
            ? found.reason
            : 'A service that is promoted together with it is held back: its promotion says why.',
      };
    }
  }
  return undefined;
}
