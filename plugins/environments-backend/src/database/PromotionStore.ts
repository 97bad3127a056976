import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import {
  type PlannedFile,
  type PromotionState,
  stringifyDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import { type Bringer, toBringer } from './Bringer';
import type { Change, ChangeFeed } from './ChangeFeed';
import type { HoldStore } from './HoldStore';
import { type Page, behind } from './Page';
import { insertFiles, insertPromotion } from './insertPromotion';
import { type PromotionStep, movePromotion } from './movePromotion';
import {
  FOLLOWED,
  OPEN,
  UNFINISHED,
  VERSIONLESS,
  workOf,
  askWaiting,
} from './PromotionWork';
import type { RecordStore } from './RecordStore';
import {
  type NewPromotion,
  type ReviewedPlan,
  type StoredPromotion,
  toStoredPromotion,
} from './StoredPromotion';
import { withParts } from './promotionParts';
import type { PromotionRow } from './tables';
import { transaction } from './transaction';
import type { WorkStore } from './WorkStore';

/** Those that brought nothing. */
const UNMERGED: PromotionState[] = [
  'draft',
  'closed',
  'cancelled',
  'superseded',
];
/** Those that have a pull request, and may still bring their version. */
const PROPOSED: PromotionState[] = UNFINISHED.filter(
  state => state !== 'draft',
);

/** The plan of a promotion as it is made on another commit. */
export interface CarriedPlan {
  id: string;
  plan: ReviewedPlan;
  files: PlannedFile[];
}

/** Promotions, their states and how they came about. They are never dropped. */
export class PromotionStore {
  private readonly knex: Knex;
  private readonly work: WorkStore;

  constructor(
    private readonly options: {
      knex: Knex;
      feed: ChangeFeed;
      holds: HoldStore;
      records: RecordStore;
      work: WorkStore;
    },
  ) {
    this.knex = options.knex;
    this.work = options.work;
  }

  /**
   * Writes a wish down before anything is done for it, and asks for it to be looked after. When another is open for the
   * same deployment, that one is returned instead.
   *
   * @param options.supersedes - Id of the open promotion that it takes the place of, whose pull request is then closed
   */
  async create(
    promotion: NewPromotion,
    { supersedes }: { supersedes?: string } = {},
  ): Promise<{ created: boolean; promotion: StoredPromotion }> {
    const { environment, service, id } = promotion;
    if (await this.createAll([{ promotion, supersedes }])) {
      return { created: true, promotion: (await this.get(id))! };
    }
    const open = await this.open({ environment, service });
    if (!open) {
      throw new ConflictError(
        `A promotion of ${service} into ${environment} began and ended meanwhile. Try it again`,
      );
    }
    return { created: false, promotion: open };
  }

  /**
   * Writes several wishes down as {@link PromotionStore.create} does, all or none of them.
   *
   * @returns false when another promotion is open for one of the deployments
   */
  async createAll(
    items: Array<{ promotion: NewPromotion; supersedes?: string }>,
  ): Promise<boolean> {
    try {
      await transaction(this.knex, async trx => {
        const changes: Change[] = [];
        // Always in the same order, so that two requests do not wait for each other
        const ordered = [...items].sort((a, b) =>
          stringifyDeploymentRef(a.promotion) <
          stringifyDeploymentRef(b.promotion)
            ? -1
            : 1,
        );
        for (const item of ordered) {
          changes.push(...(await insertPromotion(trx, item, this.options)));
        }
        await askWaiting(
          trx,
          this.work,
          ordered.map(({ promotion }) => promotion),
        );
        await this.options.feed.append(trx, changes);
      });
      return true;
    } catch (error) {
      if (!isDatabaseConflictError(error)) {
        throw error;
      }
      return false;
    }
  }

  async get(id: string): Promise<StoredPromotion | undefined> {
    const row = await this.knex('promotions').where({ id }).first();
    return row && (await withParts(this.knex, [row]))[0];
  }

  /**
   * All promotions that share a commit and a pull request with one, the leader first. One that has its own is a group of
   * one.
   */
  async group(promotion: StoredPromotion): Promise<StoredPromotion[]> {
    const { leader } = promotion;
    if (!leader) {
      return [promotion];
    }
    const rows = await this.knex('promotions')
      .where({ leader })
      .orderByRaw('case when id = leader then 0 else 1 end, service');
    return withParts(this.knex, rows);
  }

  /** What was asked for together, in one pull request or several. */
  async batch(batch: string): Promise<StoredPromotion[]> {
    const rows = await this.knex('promotions')
      .where({ batch })
      .orderBy('service');
    return withParts(this.knex, rows);
  }

  /** What goes to several environments in order, by its rings. */
  async rollout(rollout: string): Promise<StoredPromotion[]> {
    const rows = await this.knex('promotions')
      .where({ rollout })
      .orderBy(['ring', 'environment']);
    return withParts(this.knex, rows);
  }

  /** What a promotion changes, file by file. */
  async files(id: string): Promise<PlannedFile[]> {
    return this.knex('promotion_files')
      .where({ promotion_id: id })
      .orderBy('id')
      .select('path', 'diff');
  }

  /** The promotions that may still bring their version to an environment. */
  async proposed(trx: Knex, environment: string): Promise<Bringer[]> {
    const rows = await trx('promotions')
      .where({ environment })
      .whereNotIn('kind', VERSIONLESS)
      .whereIn('state', PROPOSED);
    return rows.map(toBringer);
  }

  /** The promotions that may have brought versions of services to an environment, newest first. */
  async bringers(environment: string, services: string[]): Promise<Bringer[]> {
    const rows = await this.knex('promotions')
      .where({ environment })
      .whereNotIn('kind', VERSIONLESS)
      .whereIn('service', services)
      .whereNotIn('state', UNMERGED)
      .orderBy('created_at', 'desc');
    return rows.map(toBringer);
  }

  async list(
    options: Page & { service?: string; environments: string[] },
  ): Promise<StoredPromotion[]> {
    const { service, environments, limit, after } = options;
    const rest = after
      ? await behind(this.knex, 'promotions', { time: 'created_at', after })
      : () => {};
    const rows = await this.knex('promotions')
      .whereIn('environment', environments)
      .modify(query => service && query.where({ service }))
      .modify(rest)
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'asc' },
      ])
      .limit(limit);
    return withParts(this.knex, rows);
  }

  /** How many promotions are in each state that any is in. */
  async countByState(): Promise<
    Array<{ state: PromotionState; count: number }>
  > {
    const rows = await this.knex('promotions')
      .groupBy('state')
      .select('state')
      .count({ count: '*' });
    return rows.map(({ state, count }) => ({ state, count: Number(count) }));
  }

  /** The promotion of a deployment of which nothing has reached the branch yet, if there is one. */
  async open(deployment: {
    environment: string;
    service: string;
  }): Promise<StoredPromotion | undefined> {
    const { environment, service } = deployment;
    return (await this.openOf(environment, [service])).at(0);
  }

  /** The promotions into an environment of which nothing has reached the branch yet; of these services, if some are given. */
  async openOf(
    environment: string,
    services?: string[],
  ): Promise<StoredPromotion[]> {
    const rows = await this.knex('promotions')
      .where({ environment })
      .modify(query => services && query.whereIn('service', services))
      .whereIn('state', OPEN)
      .whereNull('superseded_by');
    return withParts(this.knex, rows);
  }

  /** What is under way of a deployment and is not withdrawn, oldest first. Without events and paths. */
  async unfinished(deployment: {
    environment: string;
    service: string;
  }): Promise<StoredPromotion[]> {
    const { environment, service } = deployment;
    const rows = await this.knex('promotions')
      .where({ environment, service })
      .whereIn('state', UNFINISHED)
      .whereNull('superseded_by')
      .orderBy(['created_at', 'id']);
    return rows.map(row => toStoredPromotion(row, { events: [], paths: [] }));
  }

  /**
   * The promotion of each environment that counts now: the newest that is under way, else the newest if it failed. Without
   * events and paths.
   *
   * @param except - Id of one that is left out of account
   */
  async shown(
    service: string,
    except?: string,
  ): Promise<Map<string, StoredPromotion>> {
    const rows = await this.knex('promotions')
      .where({ service })
      .whereNot('id', except ?? '')
      .orderBy(['created_at', 'id']);
    const shown = new Map<string, PromotionRow>();
    for (const row of rows) {
      const before = shown.get(row.environment);
      if (
        !before ||
        !UNFINISHED.includes(before.state) ||
        UNFINISHED.includes(row.state)
      ) {
        shown.set(row.environment, row);
      }
    }
    return new Map(
      [...shown]
        .filter(([, row]) => FOLLOWED.includes(row.state))
        .map(([environment, row]) => [
          environment,
          toStoredPromotion(row, { events: [], paths: [] }),
        ]),
    );
  }

  /**
   * Moves a promotion on, if it still is in the state that the decision was made on. A step to the same state says anew why
   * it is in it.
   *
   * @returns false when another worker was faster
   */
  async transition(
    promotion: StoredPromotion,
    step: PromotionStep,
  ): Promise<boolean> {
    return this.transitionAll([promotion], step);
  }

  /**
   * Moves promotions on that share a pull request, in one transaction. The first one decides; of the others go with it those
   * that still are in their states.
   *
   * @returns false when another worker was faster with the first one
   */
  async transitionAll(
    [first, ...others]: StoredPromotion[],
    step: PromotionStep,
  ): Promise<boolean> {
    return transaction(this.knex, async trx => {
      const changes = await movePromotion(trx, first, step, this.options);
      if (!changes) {
        return false;
      }
      const moved = [first];
      for (const other of others) {
        const more = await movePromotion(trx, other, step, this.options);
        if (more) {
          changes.push(...more);
          moved.push(other);
        }
      }
      await askWaiting(
        trx,
        this.work,
        moved.filter(({ state }) => state !== step.to),
        moved.slice(1),
      );
      await this.options.feed.append(trx, changes);
      return true;
    });
  }

  /** Writes down since when an engine has applied what was merged; undefined: it has not. */
  async recordApplied(id: string, at: string | undefined): Promise<void> {
    await this.knex('promotions')
      .where({ id })
      .update({ applied_at: at ?? null });
  }

  /**
   * Writes down who wants a promotion cancelled, and with it those that share its pull request; who came first stays. False
   * when it is too late.
   */
  async requestCancellation(
    promotion: StoredPromotion,
    by: string,
  ): Promise<boolean> {
    const group = await this.group(promotion);
    const ids = group.map(({ id }) => id);
    await this.knex('promotions')
      .whereIn('id', ids)
      .whereIn('state', OPEN)
      .whereNull('cancelled_by')
      .update({ cancelled_by: by, cancelled_at: new Date().toISOString() });
    const row = await this.knex('promotions')
      .where({ id: promotion.id })
      .whereIn('state', OPEN)
      .first('cancelled_by');
    await this.work.ask(ids.map(workOf));
    return row !== undefined;
  }

  /** Forgets a wish to cancel that the host does not allow. */
  async withdrawCancellation(ids: string[]): Promise<void> {
    await this.knex('promotions')
      .whereIn('id', ids)
      .update({ cancelled_by: null, cancelled_at: null });
  }

  /** Remembers which commit on our branch is ours. */
  async recordCommit(ids: string[], sha: string): Promise<void> {
    await this.knex('promotions')
      .whereIn('id', ids)
      .update({ commit_sha: sha });
  }

  /** Remembers the same changes as they are to be made on another commit, by one commit of ours. */
  async recordCarried(carried: CarriedPlan[]): Promise<void> {
    await transaction(this.knex, async trx => {
      for (const { id, plan, files } of carried) {
        await trx('promotions')
          .where({ id })
          .update({ plan: JSON.stringify(plan) });
        await trx('promotion_files').where({ promotion_id: id }).delete();
        await insertFiles(trx, id, files);
      }
    });
  }
}
