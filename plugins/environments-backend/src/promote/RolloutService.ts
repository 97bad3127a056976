import { randomUUID } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import type {
  PromotionRolloutPlan,
  PromotionRolloutRequest,
  PromotionRolloutWish,
} from '@downstage/backstage-plugin-environments-common';
import type { View } from '../access/Visibility';
import { redactFiles } from '../access/redact';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { PromotionStore } from '../database/PromotionStore';
import type {
  NewPromotion,
  StoredPromotion,
} from '../database/StoredPromotion';
import type { PlannedPromotion } from './PlannedPromotion';
import { branchName } from './branchName';
import { refusalOf } from './refusalOf';
import { toNewPromotion } from './toNewPromotion';
import type { PlannedTarget, RolloutPlanner } from './RolloutPlanner';
import { waitReason } from './turn/decideTurn';

/** A target that nothing speaks against. */
type AcceptedTarget = PlannedTarget & { planned: PlannedPromotion };

/**
 * What people ask for several environments in order: a promotion for each, of which the later ones wait. Permissions are
 * checked before.
 */
export class RolloutService {
  constructor(
    private readonly options: {
      environments: EnvironmentStore;
      promotions: PromotionStore;
      rolloutPlanner: RolloutPlanner;
    },
  ) {}

  /**
   * @param view - What whoever asks may know of
   */
  async preview(
    wish: PromotionRolloutWish,
    view: View,
  ): Promise<PromotionRolloutPlan> {
    const { rolloutPlanner, environments } = this.options;
    const found = await rolloutPlanner.plan(wish, view);
    const known = {
      services: await environments.services(),
      visible: view.visible,
    };
    const targets: PromotionRolloutPlan['targets'] = [];
    for (const { place, planned, refused } of found) {
      targets.push({
        ...place,
        ...(planned
          ? {
              plan: {
                ...planned.plan,
                files: await redactFiles(planned.plan.files, known),
              },
            }
          : {}),
        ...(refused ? { refused } : {}),
      });
    }
    return { targets };
  }

  /**
   * Writes a promotion down for each environment, with what was reviewed, or none of them. Those of the first ring follow at
   * once. Asking again for what is already under way gives those promotions, whoever asked for them.
   *
   * @returns the promotions, by their rings
   * @throws ConflictError that names each environment that is refused, and why
   */
  async start(options: {
    request: PromotionRolloutRequest;
    /** Entity ref. */
    requestedBy: string;
    /** What the person may know of. */
    view: View;
  }): Promise<StoredPromotion[]> {
    const { request, requestedBy, view } = options;
    const { promotions, rolloutPlanner } = this.options;
    const same = await this.findSame(request);
    if (same) {
      return same;
    }
    const targets = await rolloutPlanner.plan(request, view);
    const refusals = targets.flatMap(item => refusalsOf(item, request));
    const accepted = targets.filter(isPlanned);
    if (refusals.length === 0) {
      const rollout = randomUUID();
      const members = toMembers(accepted, { rollout, requestedBy, request });
      if (await promotions.createAll(members)) {
        return promotions.rollout(rollout);
      }
    }
    // A second click may find what the first one has begun meanwhile
    const begun = await this.findSame(request);
    if (begun) {
      return begun;
    }
    throw new ConflictError(
      refusals.length > 0
        ? `Nothing is promoted. ${refusals.join('; ')}`
        : 'Nothing is promoted: a promotion into one of the environments began meanwhile. Review them again',
    );
  }

  /** The promotions that are under way for the very same outcome. */
  private async findSame({
    service,
    targets,
    expectedVersion,
  }: PromotionRolloutRequest): Promise<StoredPromotion[] | undefined> {
    const { promotions } = this.options;
    const open: StoredPromotion[] = [];
    for (const { environment } of targets) {
      open.push(...(await promotions.openOf(environment, [service])));
    }
    const rollout = open.at(0)?.turn?.rollout;
    const isSame =
      rollout !== undefined &&
      open.length === targets.length &&
      open.every(
        ({ turn, toVersion }) =>
          turn?.rollout === rollout && toVersion === expectedVersion,
      );
    return isSame ? promotions.rollout(rollout) : undefined;
  }
}

function isPlanned(item: PlannedTarget): item is AcceptedTarget {
  return item.planned !== undefined;
}

/** Why nothing is begun, as far as it lies with one environment. */
function refusalsOf(
  { target, planned, refused }: PlannedTarget,
  { expectedVersion }: PromotionRolloutRequest,
): string[] {
  const reason =
    refused ??
    (planned && refusalOf(planned.plan, { ...target, expectedVersion }));
  return reason
    ? [`${planned?.environmentTitle ?? target.environment}: ${reason}`]
    : [];
}

function toMembers(
  accepted: AcceptedTarget[],
  context: {
    rollout: string;
    requestedBy: string;
    request: PromotionRolloutRequest;
  },
): Array<{ promotion: NewPromotion; supersedes?: string }> {
  const { rollout, requestedBy, request } = context;
  const { service, from } = request;
  const createdAt = new Date().toISOString();
  return accepted.map(({ target, place, planned }) => {
    const { environment, consents } = target;
    const { ring, soakSeconds } = place;
    const id = randomUUID();
    const before = accepted.filter(other => other.place.ring < ring);
    const promotion = toNewPromotion(planned, {
      id,
      wish: { environment, service, from, ...(consents ? { consents } : {}) },
      requestedBy,
      createdAt,
      headBranch: branchName({ id, environment, service }),
    });
    return {
      supersedes: planned.supersedes,
      promotion: {
        ...promotion,
        ...(before.length > 0
          ? {
              reason: waitReason(
                before.map(other => other.planned.environmentTitle),
                place,
              ),
            }
          : {}),
        turn: {
          rollout,
          ring,
          soakSeconds,
          ...(before.length > 0 ? {} : { begunAt: createdAt }),
        },
      },
    };
  });
}
