import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError } from '@backstage/errors';
import {
  type PlannedFile,
  type PromotionAddition,
  type PromotionPlan,
  type PromotionWish,
  isOpen,
  isWaiting,
} from '@downstage/backstage-plugin-environments-common';
import type { View } from '../access/Visibility';
import { redactFiles } from '../access/redact';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { PromotionStore } from '../database/PromotionStore';
import type { StoredPromotion } from '../database/StoredPromotion';
import {
  type PersonToken,
  type PersonTokens,
  requireAllowed,
} from './PersonTokens';
import type { PromotionPlanner } from './PromotionPlanner';
import { branchName } from './branchName';
import { earlierAddition } from './earlierAddition';
import { refusalOf } from './refusalOf';
import { toNewPromotion } from './toNewPromotion';
import { underWay } from './underWay';

/** How long somebody who needs the outcome waits for it. */
const PATIENCE_MS = 30_000;
const LOOK_AGAIN_MS = 50;

/** What people ask for: it is written down, and a worker does it. Permissions are checked before. */
export class PromotionService {
  constructor(
    private readonly options: {
      environments: EnvironmentStore;
      deployments: DeploymentStore;
      promotions: PromotionStore;
      planner: PromotionPlanner;
      /** Undefined where nobody's pull requests are opened with a token of his own. */
      persons?: PersonTokens;
    },
  ) {}

  /**
   * @param view - What whoever asks may know of
   */
  async preview(wish: PromotionWish, view: View): Promise<PromotionPlan> {
    const { planner, environments, persons } = this.options;
    const { plan } = await planner.plan(wish, view);
    const services = await environments.services();
    const redact = (files: PlannedFile[]) =>
      redactFiles(files, { services, visible: view.visible });
    const { rollback } = plan;
    return {
      ...plan,
      files: await redact(plan.files),
      asPerson: persons !== undefined,
      ...(rollback
        ? { rollback: { ...rollback, beyond: await redact(rollback.beyond) } }
        : {}),
    };
  }

  /**
   * Writes the wish down, with what was reviewed. Its pull request follows. Asking again for what is already under way gives
   * that promotion, whoever asked for it.
   */
  async start(options: {
    wish: PromotionWish;
    /** The version that the person saw in the preview. */
    expectedVersion: string;
    /** What the preview of a rollback took back besides, by SHA. */
    expectedCommits?: string[];
    /** What the preview of an addition named its files by. */
    expectedFiles?: string;
    /** Entity ref. */
    requestedBy: string;
    /** What the person may know of. */
    view: View;
    /** To open the pull request as the person. */
    asPerson?: PersonToken;
  }): Promise<StoredPromotion> {
    const { wish, expectedVersion, requestedBy, view, asPerson } = options;
    const { promotions, planner, persons } = this.options;
    requireAllowed(asPerson, persons);
    const same = await this.findSame(options);
    if (same) {
      return same;
    }
    const planned = await planner.plan(
      // Nothing goes along that was not chosen
      wish.rollbackTo ? { scope: 'version', ...wish } : wish,
      view,
    );
    const { plan, supersedes } = planned;
    const refusal = refusalOf(plan, {
      ...wish,
      expectedVersion,
      expectedCommits: options.expectedCommits,
      expectedFiles: options.expectedFiles,
    });
    if (refusal) {
      // A second click may find what the first one has begun meanwhile
      const begun = await this.findSame(options);
      if (begun) {
        return begun;
      }
      throw new ConflictError(refusal);
    }
    const id = randomUUID();
    if (asPerson) {
      // Before it is known to any process that there is something to do
      persons?.keep(id, asPerson);
    }
    const { created, promotion } = await promotions.create(
      toNewPromotion(planned, {
        id,
        wish,
        requestedBy,
        createdAt: new Date().toISOString(),
        headBranch: branchName({ id, ...wish }),
      }),
      { supersedes },
    );
    const isSame =
      promotion.toVersion === expectedVersion &&
      promotion.wish.remove === wish.remove &&
      isDeepStrictEqual(promotion.wish.settings, wish.settings);
    if (!created && !isSame) {
      throw new ConflictError(`${underWay(promotion)} is under way`);
    }
    return promotion;
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
    const earlier = await this.addedBy({ ...wish, image: addition.image });
    const begun =
      earlier && isDeepStrictEqual(earlier.wish.addition, addition)
        ? earlier
        : await this.start({ wish, expectedVersion: addition.tag, ...rest });
    const { id, reason, change } = await this.waitFor(
      begun.id,
      promotion =>
        promotion.change.pullRequest !== undefined ||
        promotion.state !== 'draft',
    );
    if (!change.pullRequest) {
      throw new ConflictError(
        `Promotion ${id} has no pull request yet: ${reason}`,
      );
    }
    const { number, url } = change.pullRequest;
    return { promotion: id, number, url };
  }

  /** What brings a service into an environment by an image, or has brought it. */
  addedBy(wanted: {
    environment: string;
    service: string;
    image: string;
  }): Promise<StoredPromotion | undefined> {
    return earlierAddition(this.options, wanted);
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

  /** The promotion that is under way for the very same outcome. */
  private async findSame({
    wish,
    expectedVersion,
  }: {
    wish: PromotionWish;
    expectedVersion: string;
  }): Promise<StoredPromotion | undefined> {
    const open = await this.options.promotions.open(wish);
    const scope = open?.plan?.rollback?.scope;
    const isLater = open && wish.rollbackTo !== undefined && isWaiting(open);
    return open?.toVersion === expectedVersion &&
      !isLater &&
      (!scope || !wish.scope || scope === wish.scope) &&
      open.wish.beginWith === wish.beginWith &&
      open.wish.remove === wish.remove &&
      isDeepStrictEqual(open.wish.addition, wish.addition) &&
      isDeepStrictEqual(open.wish.settings, wish.settings)
      ? open
      : undefined;
  }

  /** A promotion as soon as it is as somebody waits for, or as it is after a while. */
  private async waitFor(
    id: string,
    isReached: (promotion: StoredPromotion) => boolean,
  ): Promise<StoredPromotion> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const promotion = (await this.options.promotions.get(id))!;
      if (isReached(promotion) || Date.now() > end) {
        return promotion;
      }
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /**
   * Withdraws a wish whose pull request is not merged, with all that share it: it is closed, and its branch deleted. Who
   * wants it is written down first, so that it ends as cancelled by that person whatever happens on the way; where the host
   * takes long, that is later.
   *
   * @throws ConflictError when it is too late, or the host refuses
   */
  async cancel(promotion: StoredPromotion, actor: string): Promise<void> {
    const { promotions } = this.options;
    const { id } = promotion;
    if (!(await promotions.requestCancellation(promotion, actor))) {
      const { state } = (await promotions.get(id))!;
      throw new ConflictError(
        `The promotion is ${state} and can no longer be cancelled`,
      );
    }
    const after = await this.waitFor(
      id,
      ({ state, cancellation }) => !isOpen(state) || !cancellation,
    );
    if (isOpen(after.state) && !after.cancellation) {
      throw new ConflictError(after.reason);
    }
    if (!isOpen(after.state) && after.state !== 'cancelled') {
      throw new ConflictError(
        after.change.mergeCommit
          ? 'The pull request has been merged meanwhile'
          : `The promotion is ${after.state} by now: ${after.reason}`,
      );
    }
  }
}
