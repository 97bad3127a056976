import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  type Deployment,
  isTerminal,
} from '@downstage/backstage-plugin-environments-common';
import {
  type Scm,
  ScmError,
  type ScmHosts,
} from '@downstage/backstage-plugin-environments-node';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { PromotionStore } from '../database/PromotionStore';
import type { StoredPromotion } from '../database/StoredPromotion';
import { WeighedCache } from '../database/WeighedCache';
import { KeyedQueue } from '../queue/KeyedQueue';
import type { PromotionApplier } from './PromotionApplier';
import { endCancelled } from './endCancelled';
import { followPromotion } from './followPromotion';

/** A draft younger than this is being applied by the request that made it. */
const DRAFT_GRACE_MS = 30_000;
const MOST_COMPARISONS = 1_000;

/**
 * Looks at what a promotion's pull request and deployment are now and moves its state on. Level-triggered: a webhook, a
 * changed deployment and the schedule all just make it look.
 */
export class PromotionReconciler {
  /** Whether a revision contains a merge does not change: asked once. */
  private readonly contained = new WeighedCache<boolean>({
    capacity: MOST_COMPARISONS,
  });
  private readonly queue = new KeyedQueue<void, void>(id => this.look(id));

  constructor(
    private readonly options: {
      hosts: ScmHosts;
      promotions: PromotionStore;
      environments: EnvironmentStore;
      deployments: DeploymentStore;
      applier: PromotionApplier;
      logger: LoggerService;
      /** Asks for the environment's source to be read now. */
      onMerged: (promotion: StoredPromotion) => Promise<void>;
    },
  ) {}

  /** Looks at everything that is not finished. */
  async reconcileAll(signal?: AbortSignal): Promise<void> {
    for (const promotion of await this.options.promotions.followed()) {
      if (signal?.aborted) {
        return;
      }
      await this.reconcile(promotion.id);
    }
  }

  /** Looks at the promotions of the deployments that changed. */
  async reconcileDeployments(
    environment: string,
    services: string[],
  ): Promise<void> {
    const followed = await this.options.promotions.followed();
    for (const promotion of followed) {
      if (
        promotion.environment === environment &&
        services.includes(promotion.service)
      ) {
        await this.reconcile(promotion.id);
      }
    }
  }

  /** Looks at the promotion of a pull request. */
  async reconcilePullRequest(
    repository: string,
    number: number,
  ): Promise<void> {
    const followed = await this.options.promotions.followed();
    for (const { id, change } of followed) {
      if (
        change.repository === repository &&
        change.pullRequest?.number === number
      ) {
        await this.reconcile(id);
      }
    }
  }

  /** Looks at one promotion, after a look that has begun already. */
  async reconcile(id: string): Promise<void> {
    await this.queue.request(id);
  }

  private async look(id: string): Promise<void> {
    const { promotions, logger } = this.options;
    try {
      // One step may open the way for the next
      for (let steps = 0; steps < 5; steps++) {
        const promotion = await promotions.get(id);
        if (!promotion || isTerminal(promotion.state)) {
          return;
        }
        if (!(await this.step(promotion))) {
          return;
        }
      }
    } catch (error) {
      if (!(error instanceof ScmError)) {
        throw error;
      }
      logger.warn(`Promotion ${id} cannot be followed now`, error);
    }
  }

  /** Makes one step; false when there is none to make. */
  private async step(promotion: StoredPromotion): Promise<boolean> {
    const { change, state } = promotion;
    if (state === 'draft') {
      if (promotion.cancellation) {
        return endCancelled(this.options, promotion);
      }
      const age = Date.now() - Date.parse(promotion.updatedAt);
      if (age < DRAFT_GRACE_MS) {
        return false;
      }
      await this.options.applier.apply(promotion);
      return false;
    }
    const scm = this.options.hosts.of(change.repository);
    if (!scm) {
      return false;
    }
    return state === 'open'
      ? this.stepOpen(scm, promotion)
      : this.stepMerged(scm, promotion);
  }

  private async stepOpen(
    scm: Scm,
    promotion: StoredPromotion,
  ): Promise<boolean> {
    const { promotions, environments } = this.options;
    const { pullRequest } = promotion.change;
    const found =
      pullRequest && (await scm.pullRequests.get(pullRequest.number));
    if (found && found.state !== 'merged' && promotion.cancellation) {
      return endCancelled(this.options, promotion);
    }
    if (!found || found.state === 'open') {
      return false;
    }
    const { number, url, state, mergeCommit } = found;
    const actor = found.endedBy ? `scm:${found.endedBy}` : 'scm';
    if (state === 'closed') {
      return promotions.transition(promotion, {
        to: 'closed',
        actor,
        reason: `Pull request #${number} was closed without being merged.`,
        change: { pullRequest: { number, url, state } },
      });
    }
    const stored = await environments.list();
    const within =
      stored.find(item => item.environment.ref === promotion.environment)
        ?.environment.promotion.healthyWithinSeconds ?? 1800;
    const moved = await promotions.transition(promotion, {
      to: 'merged',
      actor,
      reason: `Pull request #${number} was merged.`,
      deadline: new Date(Date.now() + within * 1000).toISOString(),
      change: { pullRequest: { number, url, state }, mergeCommit },
    });
    if (moved) {
      await this.options.onMerged(promotion);
    }
    return moved;
  }

  private async stepMerged(
    scm: Scm,
    promotion: StoredPromotion,
  ): Promise<boolean> {
    const { deployments, promotions } = this.options;
    if (!promotion.change.mergeCommit) {
      return false;
    }
    const deployment = await deployments.get(
      promotion.environment,
      promotion.service,
    );
    const step = followPromotion({
      state: promotion.state,
      toVersion: promotion.toVersion,
      deadline: promotion.deadline,
      now: new Date().toISOString(),
      deployment,
      contains: await this.contains(scm, promotion, deployment),
    });
    return step
      ? promotions.transition(promotion, { ...step, actor: 'delivery' })
      : false;
  }

  /** Whether what the engine has applied contains the merge. Asked only when the wanted version runs. */
  private async contains(
    scm: Scm,
    promotion: StoredPromotion,
    deployment: Deployment | undefined,
  ): Promise<boolean | undefined> {
    const merge = promotion.change.mergeCommit!;
    const revision = deployment?.revision;
    if (!revision || deployment.live?.version !== promotion.toVersion) {
      return undefined;
    }
    if (merge.startsWith(revision)) {
      return true;
    }
    const key = `${merge} ${revision}`;
    const known = this.contained.get(key);
    if (known !== undefined) {
      return known;
    }
    const compared = await scm.repository.compare(merge, revision);
    if (compared.status === 'not-found') {
      return undefined;
    }
    const result = compared.behind === 0;
    this.contained.set(key, result, 1);
    return result;
  }
}
