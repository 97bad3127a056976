import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { FileChange } from '@downstage/layouts';
import { formatReasons } from '@downstage/backstage-plugin-environments-common';
import {
  type Scm,
  ScmError,
  type ScmHosts,
  type ScmPullRequest,
} from '@downstage/backstage-plugin-environments-node';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { PromotionStore } from '../database/PromotionStore';
import type { StoredPromotion } from '../database/StoredPromotion';
import { UNEXPECTED, isToldToCallers } from '../failures/isToldToCallers';
import { holdsExactly } from './holdsExactly';
import { requireConsents } from './requireConsents';
import type { PlannedPromotion } from './PlannedPromotion';
import type { PromotionPlanner } from './PromotionPlanner';
import {
  type PullRequestFacts,
  commitMessage,
  pullRequestBody,
} from './pullRequestText';

const LABEL = 'downstage';

/** Our branch holds something that is not ours. */
class ForeignBranchError extends Error {}

/**
 * Brings a draft to an open pull request. Running it again, after a crash or a lost answer, finds what is there and does
 * what is missing.
 */
export class PromotionApplier {
  constructor(
    private readonly options: {
      hosts: ScmHosts;
      environments: EnvironmentStore;
      promotions: PromotionStore;
      planner: PromotionPlanner;
      appUrl: string;
      logger: LoggerService;
    },
  ) {}

  /**
   * @param planned - The plan of a promotion that was just written down, for which nothing can have been done yet
   */
  async apply(
    promotion: StoredPromotion,
    planned?: PlannedPromotion,
  ): Promise<void> {
    const { promotions } = this.options;
    const scm = this.options.hosts.of(promotion.change.repository);
    if (!scm) {
      await promotions.transition(promotion, {
        to: 'failed',
        actor: 'system',
        reason: `No SCM provider is configured for ${promotion.change.repository}.`,
      });
      return;
    }
    try {
      const pullRequest = planned
        ? await this.open(scm, promotion, planned)
        : await this.resume(scm, promotion);
      await this.recordOpened(scm, promotion, pullRequest);
    } catch (error) {
      await this.recordFailure(promotion, error);
    }
  }

  private async resume(
    scm: Scm,
    promotion: StoredPromotion,
  ): Promise<ScmPullRequest> {
    const { headBranch } = promotion.change;
    const [existing] = await scm.pullRequests.find({ head: headBranch });
    if (existing) {
      return existing;
    }
    const planned = await this.options.planner.plan(promotion.wish, {
      environments: await this.options.environments.list(),
      except: promotion.id,
    });
    const head = await scm.repository.head(headBranch);
    if (head.status === 'found') {
      await this.checkOwnership(scm, promotion, {
        sha: head.sha,
        changes: planned.changes,
      });
      return this.openPullRequest(scm, promotion, planned);
    }
    return this.open(scm, promotion, planned);
  }

  private async checkOwnership(
    scm: Scm,
    promotion: StoredPromotion,
    { sha, changes }: { sha: string; changes: FileChange[] },
  ): Promise<void> {
    const ours =
      sha === promotion.commitSha || (await holdsExactly(scm, sha, changes));
    if (!ours) {
      throw new ForeignBranchError(
        `Branch ${promotion.change.headBranch} holds commit ${sha}, which this portal did not write. Rename or delete it`,
      );
    }
  }

  private async open(
    scm: Scm,
    promotion: StoredPromotion,
    planned: PlannedPromotion,
  ): Promise<ScmPullRequest> {
    const { plan, changes } = planned;
    if (plan.blocked.length > 0) {
      throw new ScmError({
        kind: 'invalid',
        message: formatReasons(plan.blocked),
      });
    }
    requireConsents(plan, promotion.wish);
    const done = await scm.repository.commit({
      branch: promotion.change.headBranch,
      parent: plan.baseCommit,
      create: true,
      message: commitMessage(
        this.factsOf(promotion, planned),
        this.options.appUrl,
      ),
      files: changes.map(({ path, after }) => ({
        path,
        content: after ?? null,
      })),
    });
    if (done.status === 'committed') {
      await this.options.promotions.recordCommit(promotion.id, {
        sha: done.sha,
        files: plan.files,
      });
    } else if (done.head) {
      await this.checkOwnership(scm, promotion, { sha: done.head, changes });
    }
    return this.openPullRequest(scm, promotion, planned);
  }

  private async openPullRequest(
    scm: Scm,
    promotion: StoredPromotion,
    planned: PlannedPromotion,
  ): Promise<ScmPullRequest> {
    const { branch, headBranch } = promotion.change;
    const opened = await scm.pullRequests.open({
      title: planned.plan.title,
      body: pullRequestBody(this.factsOf(promotion, planned)),
      head: headBranch,
      base: branch,
      labels: [LABEL],
    });
    if (opened.status === 'opened') {
      return opened.pullRequest;
    }
    const [existing] = await scm.pullRequests.find({ head: headBranch });
    if (!existing) {
      throw new ScmError({
        kind: 'unavailable',
        message: `The host says that a pull request of ${headBranch} exists, but does not show it`,
        retryAfterSeconds: 5,
      });
    }
    return existing;
  }

  private factsOf(
    promotion: StoredPromotion,
    { plan, service, environmentTitle, fromTitle }: PlannedPromotion,
  ): PullRequestFacts {
    const { appUrl } = this.options;
    const [kind, namespace, name] = promotion.service.split(/[:/]/);
    return {
      id: promotion.id,
      plan,
      serviceTitle: service.title,
      environmentTitle,
      fromTitle,
      requestedBy: promotion.requestedBy,
      links: {
        promotion: `${appUrl}/environments/promotions/${promotion.id}`,
        service: `${appUrl}/catalog/${namespace}/${kind}/${name}/environments`,
      },
    };
  }

  private async recordOpened(
    scm: Scm,
    promotion: StoredPromotion,
    pullRequest: ScmPullRequest,
  ): Promise<void> {
    const { number, url, state } = pullRequest;
    const { promotions } = this.options;
    const isOpen = await promotions.transition(promotion, {
      to: 'open',
      actor: 'system',
      reason: `Pull request #${number} is open.`,
      change: { pullRequest: { number, url, state } },
    });
    const now = isOpen ? undefined : await promotions.get(promotion.id);
    if (now?.state === 'cancelled') {
      // Somebody withdrew the wish while the pull request was being opened
      await scm.pullRequests.close(number);
    }
  }

  /** What may pass is tried again by the next run; what will not is the end of the promotion. */
  private async recordFailure(
    promotion: StoredPromotion,
    error: unknown,
  ): Promise<void> {
    const retryable =
      error instanceof ScmError && error.retryAfterSeconds !== undefined;
    const isTold =
      error instanceof ForeignBranchError || isToldToCallers(error);
    this.options.logger.warn(
      `Promotion ${promotion.id} cannot be applied`,
      toError(error),
    );
    if (!retryable) {
      await this.options.promotions.transition(promotion, {
        to: 'failed',
        actor: 'system',
        reason: isTold ? error.message : UNEXPECTED,
      });
    }
  }
}
