import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  type PromotionRolloutWish,
  type RingPlace,
  type RolloutTarget,
  LONGEST_SOAK_SECONDS,
  MOST_TARGETS,
  arrangeRings,
  parseDuration,
} from '@downstage/backstage-plugin-environments-common';
import { desiredKey } from '../sources/storedPins';
import type { PlannedPromotion } from './PlannedPromotion';
import type { PlanOptions, PromotionPlanner } from './PromotionPlanner';

/** One of several environments in order, with its plan. */
export interface PlannedTarget {
  target: RolloutTarget;
  place: RingPlace;
  /** Undefined where none can be made. */
  planned?: PlannedPromotion;
  /** Why it cannot be one of several, besides what blocks its plan. */
  refused?: string;
}

function secondsOf({ environment, soak }: RolloutTarget): number | undefined {
  if (soak === undefined) {
    return undefined;
  }
  const seconds = parseDuration(soak);
  if (seconds === undefined || seconds > LONGEST_SOAK_SECONDS) {
    throw new InputError(
      `"soak" of ${environment} has to be an ISO 8601 duration of at most P30D, such as PT15M, not "${soak}"`,
    );
  }
  return seconds;
}

function requireTargets(targets: RolloutTarget[]): void {
  const refs = targets.map(({ environment }) => environment);
  const twice = refs.find((ref, index) => refs.indexOf(ref) !== index);
  if (twice) {
    throw new InputError(`${twice} is named twice: name each target once`);
  }
  if (refs.length < 2 || refs.length > MOST_TARGETS) {
    throw new InputError(
      `2 to ${MOST_TARGETS} environments can be promoted into in order, not ${refs.length}`,
    );
  }
  const without = targets.filter(({ ring }) => ring === undefined);
  if (without.length > 0 && without.length < targets.length) {
    throw new InputError(
      `"ring" is given for some targets, and not for ${without
        .map(({ environment }) => environment)
        .join(', ')}: give it for all or for none`,
    );
  }
}

/**
 * The places of the targets, in their order.
 *
 * @throws InputError when the targets or their order make no sense
 */
export function placesOf(
  targets: RolloutTarget[],
  { environments }: Pick<PlanOptions, 'environments'>,
): RingPlace[] {
  requireTargets(targets);
  const arranged = arrangeRings(
    targets.map(target => ({
      environment: target.environment,
      ring: target.ring,
      soakSeconds: secondsOf(target),
    })),
    environments.map(({ environment }) => environment),
  );
  if ('cycle' in arranged) {
    throw new InputError(
      `"promotion.after" of the environments gives no order: ${arranged.cycle.join(
        ' → ',
      )} is a cycle. Take one of these out of it, or give each target its "ring"`,
    );
  }
  const first = arranged.places.find(
    ({ ring }, index) => ring === 1 && targets[index].soak !== undefined,
  );
  if (first) {
    throw new InputError(
      `${first.environment} is in the first ring, which waits for nothing: leave its "soak" out, or give it a later "ring"`,
    );
  }
  return arranged.places;
}

/** The places in Git that a plan changes. */
function pinsOf({ plan, again }: PlannedPromotion): string[] {
  return 'pins' in again.edit
    ? again.edit.pins.map(pin => desiredKey({ ...plan, ...pin }))
    : [];
}

/** What keeps a target from going behind or beside another one. */
function clashOf(
  { planned }: PlannedTarget,
  others: PlannedTarget[],
): string | undefined {
  if (!planned) {
    return undefined;
  }
  const pins = new Set(pinsOf(planned));
  for (const { planned: other } of others) {
    if (!other) {
      continue;
    }
    if (pinsOf(other).some(pin => pins.has(pin))) {
      return `it takes its version from the same place in Git as ${other.environmentTitle}, so that they change together. Promote one of them by itself`;
    }
    const isSame =
      other.plan.toVersion === planned.plan.toVersion &&
      other.again.digest === planned.again.digest;
    if (!isSame) {
      return `it would get another artifact than ${other.environmentTitle}: what runs upstream changed meanwhile. Review them again`;
    }
  }
  return undefined;
}

/** Plans one service for several environments, each as it is planned alone. Reads only. */
export class RolloutPlanner {
  constructor(private readonly options: { planner: PromotionPlanner }) {}

  /**
   * @returns the targets by their rings
   * @throws InputError when the targets or their order make no sense
   */
  async plan(
    { service, from, targets }: PromotionRolloutWish,
    options: PlanOptions,
  ): Promise<PlannedTarget[]> {
    const places = placesOf(targets, options);
    const planned: PlannedTarget[] = [];
    for (const [index, target] of targets.entries()) {
      planned.push({
        target,
        place: places[index],
        ...(await this.planOne({ service, from, target }, options)),
      });
    }
    planned.sort((a, b) => a.place.ring - b.place.ring);
    return planned.map((item, index) => {
      const refused = item.refused ?? clashOf(item, planned.slice(0, index));
      return refused ? { ...item, refused } : item;
    });
  }

  private async planOne(
    wish: { service: string; from: string; target: RolloutTarget },
    options: PlanOptions,
  ): Promise<Pick<PlannedTarget, 'planned' | 'refused'>> {
    const { service, from, target } = wish;
    const { environment } = target;
    try {
      return {
        planned: await this.options.planner.plan(
          { environment, service, from },
          options,
        ),
      };
    } catch (error) {
      if (
        error instanceof ConflictError ||
        error instanceof InputError ||
        error instanceof NotFoundError
      ) {
        return { refused: error.message };
      }
      throw error;
    }
  }
}
