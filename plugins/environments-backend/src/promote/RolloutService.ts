import { randomUUID } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import {
  type PromotionRolloutPlan,
  type PromotionRolloutRequest,
  type PromotionRolloutWish,
  isOpen,
  standsInGit,
} from '@downstage/backstage-plugin-environments-common';
import type { View } from '../access/Visibility';
import { redactFiles } from '../access/redact';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { PromotionStore } from '../database/PromotionStore';
import type {
  NewPromotion,
  StoredPromotion,
} from '../database/StoredPromotion';
import { isWithdrawn } from './LookContext';
import type { PlannedPromotion } from './PlannedPromotion';
import { branchName } from './branchName';
import { refusalOf } from './refusalOf';
import { toNewPromotion } from './toNewPromotion';
import {
  type PlannedTarget,
  type RolloutPlanner,
  placesOf,
} from './RolloutPlanner';
import { waitReason } from './turn/decideTurn';
import { soakText } from './turn/soakText';
import { underWay } from './underWay';

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
   * once. The same request again gives those promotions while they are under way, whoever asked for them.
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
    const open = await this.openOf(request);
    const same = await this.findSame(request, view, open);
    if (same) {
      return same;
    }
    const targets = await rolloutPlanner.plan(request, view);
    const refusals = targets.flatMap(item => refusalsOf(item, request, open));
    const accepted = targets.filter(isPlanned);
    if (refusals.length === 0) {
      const rollout = randomUUID();
      const members = toMembers(accepted, { rollout, requestedBy, request });
      if (await promotions.createAll(members)) {
        return promotions.rollout(rollout);
      }
    }
    // A second click may find what the first one has begun meanwhile
    const begun = await this.findSame(
      request,
      view,
      await this.openOf(request),
    );
    if (begun) {
      return begun;
    }
    throw new ConflictError(
      refusals.length > 0
        ? `Nothing is promoted. ${refusals.join('; ')}`
        : 'Nothing is promoted: a promotion into one of the environments began meanwhile. Review them again',
    );
  }

  /** What is open in the environments of a request. */
  private async openOf({
    service,
    targets,
  }: PromotionRolloutRequest): Promise<StoredPromotion[]> {
    const { promotions } = this.options;
    const open = await Promise.all(
      targets.map(({ environment }) =>
        promotions.openOf(environment, [service]),
      ),
    );
    return open.flat();
  }

  /** All promotions that the very same request has begun, while one of them is open and none has ended otherwise. */
  private async findSame(
    { targets, from, expectedVersion }: PromotionRolloutRequest,
    view: View,
    open: StoredPromotion[],
  ): Promise<StoredPromotion[] | undefined> {
    const rollout = open.find(({ turn }) => turn)?.turn?.rollout;
    if (!rollout) {
      return undefined;
    }
    const members = await this.options.promotions.rollout(rollout);
    const places = new Map(
      placesOf(targets, view).map(place => [place.environment, place]),
    );
    const isSame =
      members.length === places.size &&
      members.every(member => {
        const place = places.get(member.environment);
        return (
          place?.ring === member.turn?.ring &&
          place?.soakSeconds === member.turn?.soakSeconds &&
          member.wish.from === from &&
          member.toVersion === expectedVersion &&
          isComing(member)
        );
      });
    return isSame ? members : undefined;
  }
}

/** Whether a promotion may still bring its version, or has brought it. */
function isComing(promotion: StoredPromotion): boolean {
  const { state } = promotion;
  return (
    !isWithdrawn(promotion) &&
    (isOpen(state) || (standsInGit(state) && state !== 'failed'))
  );
}

/** What is under way in an environment, and is not withdrawn for what is planned there. */
function clashOf(
  { target, planned }: PlannedTarget,
  open: StoredPromotion[],
): string | undefined {
  const other = open.find(
    ({ id, environment }) =>
      environment === target.environment && id !== planned?.supersedes,
  );
  if (!other) {
    return undefined;
  }
  const { ring, soakSeconds = 0 } = other.turn ?? {};
  const after = soakSeconds > 0 ? `, after ${soakText(soakSeconds)}` : '';
  return `${underWay(other)} is under way there ${
    ring ? `in ring ${ring}${after}` : 'by itself'
  }. Cancel it first`;
}

function isPlanned(item: PlannedTarget): item is AcceptedTarget {
  return item.planned !== undefined;
}

/** Why nothing is begun, as far as it lies with one environment. */
function refusalsOf(
  item: PlannedTarget,
  { expectedVersion }: PromotionRolloutRequest,
  open: StoredPromotion[],
): string[] {
  const { target, planned, refused } = item;
  const reason =
    clashOf(item, open) ??
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
