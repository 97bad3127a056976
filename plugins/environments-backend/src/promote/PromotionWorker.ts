import {
  type PromotionState,
  isOpen,
  isWaiting,
} from '@downstage/backstage-plugin-environments-common';
import { ScmError } from '@downstage/backstage-plugin-environments-node';
import type { StoredPromotion } from '../database/StoredPromotion';
import { WeighedCache } from '../database/WeighedCache';
import {
  type LookContext,
  type LookResult,
  PROMOTION_TIMINGS,
  type Subject,
  note,
  peersOf,
} from './LookContext';
import { lookAtDraft } from './lookAtDraft';
import { lookAtEnded } from './lookAtEnded';
import { lookAtMerged } from './lookAtMerged';
import { lookAtOpen } from './lookAtOpen';
import { lookAtWaiting } from './lookAtWaiting';

const MOST_FACTS = 1_000;
/** One step may open the way for the next. */
const MOST_STEPS = 10;

type LookAt = (context: LookContext, subject: Subject) => Promise<LookResult>;

const LOOKS: Partial<Record<PromotionState, LookAt>> = {
  draft: (context, subject) =>
    isWaiting(subject.promotion)
      ? lookAtWaiting(context, subject)
      : lookAtDraft(context, subject),
  open: lookAtOpen,
  merged: lookAtMerged,
  'waiting-for-sync': lookAtMerged,
  syncing: lookAtMerged,
  closed: lookAtEnded,
  failed: (context, subject) =>
    subject.promotion.change.mergeCommit
      ? lookAtMerged(context, subject)
      : lookAtEnded(context, subject),
};

/**
 * Looks at what a promotion's branch, pull request and deployment are now, does what is missing and moves its state on.
 * Level-triggered: a request, a webhook, a changed deployment and the clock all just make it look. What it wants done
 * outside it looks for first, so that it may end anywhere and begin anew in any process.
 */
export class PromotionWorker {
  private readonly context: LookContext;

  constructor(
    options: Omit<LookContext, 'facts' | 'timings'> & {
      timings?: LookContext['timings'];
    },
  ) {
    this.context = {
      ...options,
      timings: options.timings ?? PROMOTION_TIMINGS,
      facts: new WeighedCache({ capacity: MOST_FACTS }),
    };
  }

  /**
   * Looks at one promotion until it stands still.
   *
   * @returns in how many milliseconds to look again; undefined when somebody will ask for it
   */
  async look(id: string): Promise<number | undefined> {
    const { promotions, hosts, timings } = this.context;
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      const promotion = await promotions.get(id);
      const lookAt = promotion && LOOKS[promotion.state];
      if (!promotion || !lookAt) {
        return undefined;
      }
      const scm = hosts.of(promotion.change.repository);
      if (!scm) {
        return this.withoutHost(promotion);
      }
      const group = await promotions.group(promotion);
      const result = await this.tell({ promotion, group, scm }, lookAt);
      if (result !== 'again') {
        return result.inMs;
      }
    }
    return timings.followMs;
  }

  /** Lets people know what keeps a promotion from going on, while it is tried again. */
  private async tell(subject: Subject, lookAt: LookAt): Promise<LookResult> {
    const { promotions } = this.context;
    const { id, state } = subject.promotion;
    try {
      return await lookAt(this.context, subject);
    } catch (error) {
      if (error instanceof ScmError && isOpen(state)) {
        const now = await promotions.get(id);
        if (now?.state === state) {
          await note(
            this.context,
            { ...subject, promotion: now, group: await promotions.group(now) },
            `${error.message}. It is tried again.`,
          );
        }
      }
      throw error;
    }
  }

  /** What has begun waits until its host is configured again; a draft has nothing to wait for. */
  private async withoutHost(
    promotion: StoredPromotion,
  ): Promise<number | undefined> {
    const { promotions, timings } = this.context;
    if (promotion.state === 'draft') {
      const group = await promotions.group(promotion);
      await promotions.transitionAll(peersOf({ promotion, group }), {
        to: 'failed',
        actor: 'system',
        reason: `No SCM provider is configured for ${promotion.change.repository}.`,
      });
    }
    return timings.endedMs;
  }
}
