import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError } from '@backstage/errors';
import {
  type PromotionAddition,
  type PromotionPlan,
  type PromotionWish,
  formatReasons,
  isOpen,
} from '@downstage/backstage-plugin-environments-common';
import {
  ScmError,
  type ScmHosts,
} from '@downstage/backstage-plugin-environments-node';
import type { View } from '../access/Visibility';
import { redactFiles } from '../access/redact';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { PromotionStore } from '../database/PromotionStore';
import type { StoredPromotion } from '../database/StoredPromotion';
import type { PromotionApplier } from './PromotionApplier';
import type { PromotionPlanner } from './PromotionPlanner';
import { branchName } from './branchName';
import { endCancelled } from './endCancelled';
import { requireConsents } from './requireConsents';

/** What people ask for. Permissions are checked before. */
export class PromotionService {
  constructor(
    private readonly options: {
      hosts: ScmHosts;
      environments: EnvironmentStore;
      promotions: PromotionStore;
      planner: PromotionPlanner;
      applier: PromotionApplier;
    },
  ) {}

  /**
   * @param view - What whoever asks may know of
   */
  async preview(wish: PromotionWish, view: View): Promise<PromotionPlan> {
    const { planner, environments } = this.options;
    const { plan } = await planner.plan(wish, view);
    const files = await redactFiles(plan.files, {
      services: await environments.services(),
      visible: view.visible,
    });
    return { ...plan, files };
  }

  /**
   * Writes the wish down and opens its pull request. Asking again for what is already under way gives that promotion.
   */
  async start(options: {
    wish: PromotionWish;
    /** The version that the person saw in the preview. */
    expectedVersion: string;
    /** Entity ref. */
    requestedBy: string;
    /** What the person may know of. */
    view: View;
  }): Promise<StoredPromotion> {
    const { wish, expectedVersion, requestedBy, view } = options;
    const { promotions, planner, applier } = this.options;
    const same = await this.findSame(options);
    if (same) {
      return same;
    }
    const planned = await planner.plan(wish, view);
    const { plan } = planned;
    if (plan.blocked.length > 0) {
      // A second click may find what the first one has begun meanwhile
      const begun = await this.findSame(options);
      if (begun) {
        return begun;
      }
      throw new ConflictError(formatReasons(plan.blocked));
    }
    requireConsents(plan, wish);
    if (plan.toVersion !== expectedVersion) {
      throw new ConflictError(
        `The version to promote is ${plan.toVersion} by now, not ${expectedVersion}. Review it again`,
      );
    }
    const id = randomUUID();
    const createdAt = new Date().toISOString();
    const { created, promotion } = await promotions.create({
      id,
      kind: plan.kind,
      environment: wish.environment,
      service: wish.service,
      fromEnvironment: plan.fromEnvironment,
      artifact: plan.artifact,
      fromVersion: plan.fromVersion,
      toVersion: plan.toVersion,
      state: 'draft',
      reason: 'Requested.',
      requestedBy,
      createdAt,
      // Planned again, it comes from where the person saw it come from
      wish: {
        ...wish,
        ...(plan.fromEnvironment ? { from: plan.fromEnvironment } : {}),
      },
      change: {
        repository: plan.repository,
        branch: plan.branch,
        headBranch: branchName({ id, ...wish }),
      },
      files: plan.files,
    });
    if (!created) {
      if (promotion.toVersion !== expectedVersion) {
        throw new ConflictError(
          `A promotion to ${promotion.toVersion} is under way`,
        );
      }
      return promotion;
    }
    await applier.apply(promotion, planned);
    return (await promotions.get(id))!;
  }

  /**
   * Adds a service to an environment that does not have it: a promotion like others. Repeating it gives the same pull
   * request.
   *
   * @throws ConflictError with the reason when it cannot be added
   */
  async add(options: {
    /** Entity ref. */
    environment: string;
    /** Entity ref: see {@link serviceNamed}. */
    service: string;
    addition: PromotionAddition;
    /** Entity ref of a person, or what else asks. */
    requestedBy: string;
    /** What whoever asks may know of. */
    view: View;
  }): Promise<{ promotion: string; number: number; url: string }> {
    const { environment, service, addition, ...rest } = options;
    const wish = { environment, service, addition };
    const { id, reason, change } =
      (await this.resumeAddition(wish)) ??
      (await this.start({
        wish,
        expectedVersion: addition.tag,
        ...rest,
      }));
    if (!change.pullRequest) {
      throw new ConflictError(
        `Promotion ${id} has no pull request yet: ${reason}`,
      );
    }
    const { number, url } = change.pullRequest;
    return { promotion: id, number, url };
  }

  /**
   * The service that an environment repository knows by a name: the entity of that name, if it is one of several.
   *
   * @param visible - Those of some services, by ref, that whoever asks may see: a name gives no other away
   */
  async serviceNamed(name: string, visible: View['visible']): Promise<string> {
    const own = stringifyEntityRef({ kind: 'component', name });
    const refs = (await this.options.environments.services())
      .filter(({ names }) => names.includes(name))
      .map(service => service.ref);
    const shown = await visible(refs);
    return shown.has(own) ? own : refs.find(ref => shown.has(ref)) ?? own;
  }

  /** The very same addition that is under way, whoever asked; what was lost on its way is done now. */
  private async resumeAddition(wish: {
    environment: string;
    service: string;
    addition: PromotionAddition;
  }): Promise<StoredPromotion | undefined> {
    const { promotions, applier } = this.options;
    const begun = (await promotions.followed(wish)).find(
      ({ state, wish: { addition } }) =>
        isOpen(state) && isDeepStrictEqual(addition, wish.addition),
    );
    if (begun?.state !== 'draft') {
      return begun;
    }
    await applier.apply(begun);
    return promotions.get(begun.id);
  }

  /** The promotion that is under way for the very same wish of the same person. */
  private async findSame(options: {
    wish: PromotionWish;
    expectedVersion: string;
    requestedBy: string;
  }): Promise<StoredPromotion | undefined> {
    const { wish, expectedVersion, requestedBy } = options;
    const followed = await this.options.promotions.followed(wish);
    return followed.find(
      item =>
        item.state !== 'failed' &&
        item.toVersion === expectedVersion &&
        item.requestedBy === requestedBy,
    );
  }

  /**
   * Withdraws a wish whose pull request is not merged: closes it and deletes its branch. Who wants it is written down
   * first, so that it ends as cancelled by that person also when the host's answer is lost.
   *
   * @throws ConflictError when it is too late
   */
  async cancel({ id }: StoredPromotion, actor: string): Promise<void> {
    const { promotions } = this.options;
    const isInTime = await promotions.requestCancellation(id, actor);
    const promotion = (await promotions.get(id))!;
    if (!isInTime) {
      throw new ConflictError(
        `The promotion is ${promotion.state} and can no longer be cancelled`,
      );
    }
    try {
      await endCancelled(this.options, promotion);
    } catch (error) {
      if (error instanceof ScmError && error.kind !== 'unavailable') {
        // The host will not close it the next time either
        await promotions.withdrawCancellation(id);
      }
      throw error;
    }
    const after = await promotions.get(id);
    if (after?.state !== 'cancelled') {
      await promotions.withdrawCancellation(id);
      throw new ConflictError('The pull request has been merged meanwhile');
    }
  }
}
