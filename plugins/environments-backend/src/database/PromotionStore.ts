import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import {
  type PlannedFile,
  type Promotion,
  type PromotionChange,
  type PromotionEvent,
  type PromotionState,
  endedWithoutMerge,
  isOpen,
  stringifyDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import { type Bringer, toBringer } from './Bringer';
import type { ChangeFeed } from './ChangeFeed';
import type { HoldStore } from './HoldStore';
import { type Page, behind } from './Page';
import { FOLLOWED, UNFINISHED, workOf } from './PromotionWork';
import type { RecordStore } from './RecordStore';
import {
  type NewPromotion,
  type ReviewedPlan,
  type StoredPromotion,
  toChangeText,
  toStoredPromotion,
} from './StoredPromotion';
import { withParts } from './promotionParts';
import type { PromotionRow } from './tables';
import { transaction } from './transaction';
import type { WorkStore } from './WorkStore';

/** Hosts and engines say as much as they like. */
const LONGEST_REASON = 2_000;

/** Those of which nothing has reached the branch. */
const OPEN: PromotionState[] = UNFINISHED.filter(isOpen);
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

/** Promotions, their states and how they came about. They are never dropped. */
export class PromotionStore {
  private readonly knex: Knex;
  private readonly feed: ChangeFeed;
  private readonly holds: HoldStore;
  private readonly records: RecordStore;
  private readonly work: WorkStore;

  constructor(options: {
    knex: Knex;
    feed: ChangeFeed;
    holds: HoldStore;
    records: RecordStore;
    work: WorkStore;
  }) {
    this.knex = options.knex;
    this.work = options.work;
    this.holds = options.holds;
    this.records = options.records;
    this.feed = options.feed;
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
    try {
      await transaction(this.knex, async trx => {
        if (supersedes) {
          await trx('promotions')
            .where({ id: supersedes })
            .whereIn('state', OPEN)
            .update({ superseded_by: id });
          await this.work.ask([workOf(supersedes)], { trx });
        }
        await trx('promotions').insert({
          id,
          kind: promotion.kind,
          environment,
          service,
          from_environment: promotion.fromEnvironment ?? null,
          artifact: promotion.artifact,
          from_version: promotion.fromVersion,
          to_version: promotion.toVersion,
          state: promotion.state,
          reason: promotion.reason,
          requested_by: promotion.requestedBy,
          created_at: promotion.createdAt,
          updated_at: promotion.createdAt,
          wish: JSON.stringify(promotion.wish),
          change: toChangeText(promotion.change),
          plan: promotion.plan ? JSON.stringify(promotion.plan) : null,
        });
        await this.work.ask([workOf(id)], { trx });
        await this.insertFiles(trx, id, promotion.files);
        if (promotion.kind === 'rollback') {
          await this.holds.begin(trx, promotion);
        }
        await this.addEvent(trx, id, {
          to: promotion.state,
          actor: promotion.requestedBy,
          at: promotion.createdAt,
          reason: promotion.reason,
        });
        await this.announce(trx, promotion);
      });
    } catch (error) {
      if (!isDatabaseConflictError(error)) {
        throw error;
      }
      const row = await this.knex('promotions')
        .where({ environment, service })
        .whereIn('state', OPEN)
        .whereNull('superseded_by')
        .first();
      if (!row) {
        throw error;
      }
      const [open] = await withParts(this.knex, [row]);
      return { created: false, promotion: open };
    }
    return { created: true, promotion: (await this.get(id))! };
  }

  async get(id: string): Promise<StoredPromotion | undefined> {
    const row = await this.knex('promotions').where({ id }).first();
    return row && (await withParts(this.knex, [row]))[0];
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
      .whereIn('state', PROPOSED);
    return rows.map(toBringer);
  }

  /** The promotions that may have brought versions of services to an environment, newest first. */
  async bringers(environment: string, services: string[]): Promise<Bringer[]> {
    const rows = await this.knex('promotions')
      .where({ environment })
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
    const rows = await this.knex('promotions')
      .where({ environment, service })
      .whereIn('state', OPEN)
      .whereNull('superseded_by');
    return (await withParts(this.knex, rows)).at(0);
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
    step: {
      to: PromotionState;
      actor: string;
      reason: string;
      deadline?: string;
      change?: Partial<Omit<PromotionChange, 'paths'>>;
    },
  ): Promise<boolean> {
    const at = new Date().toISOString();
    const reason = step.reason.slice(0, LONGEST_REASON);
    return transaction(this.knex, async trx => {
      const count = await trx('promotions')
        .where({ id: promotion.id, state: promotion.state })
        .update({
          state: step.to,
          reason,
          updated_at: at,
          ...(step.deadline ? { deadline: step.deadline } : {}),
          ...(step.change
            ? {
                change: toChangeText({ ...promotion.change, ...step.change }),
              }
            : {}),
        });
      if (count === 0) {
        return false;
      }
      if (endedWithoutMerge(step.to)) {
        // Somebody else brought the version, if it came
        await this.records.disown(trx, promotion.id);
      }
      await this.holds.follow(trx, promotion, step.to);
      if (step.change?.mergeCommit) {
        await this.records.own(trx, {
          environment: promotion.environment,
          service: promotion.service,
          version: promotion.toVersion,
          commit: step.change.mergeCommit,
          promotionId: promotion.id,
        });
      }
      await this.addEvent(trx, promotion.id, {
        from: promotion.state,
        to: step.to,
        actor: step.actor,
        at,
        reason,
      });
      await this.announce(trx, promotion);
      return true;
    });
  }

  /** Writes down who wants a promotion cancelled; who came first stays. False when it is too late. */
  async requestCancellation(id: string, by: string): Promise<boolean> {
    const cancellable = this.knex('promotions')
      .where({ id })
      .whereIn('state', ['draft', 'open']);
    await cancellable
      .clone()
      .whereNull('cancelled_by')
      .update({ cancelled_by: by, cancelled_at: new Date().toISOString() });
    const row = await cancellable.clone().first('cancelled_by');
    await this.work.ask([workOf(id)]);
    return row !== undefined;
  }

  /** Forgets a wish to cancel that the host does not allow. */
  async withdrawCancellation(id: string): Promise<void> {
    await this.knex('promotions')
      .where({ id })
      .update({ cancelled_by: null, cancelled_at: null });
  }

  /** Remembers which commit on our branch is ours. */
  async recordCommit(id: string, sha: string): Promise<void> {
    await this.knex('promotions').where({ id }).update({ commit_sha: sha });
  }

  /** Remembers the same change as it is to be made on another commit. */
  async recordCarried(
    id: string,
    carried: { plan: ReviewedPlan; files: PlannedFile[] },
  ): Promise<void> {
    await transaction(this.knex, async trx => {
      await trx('promotions')
        .where({ id })
        .update({ plan: JSON.stringify(carried.plan) });
      await trx('promotion_files').where({ promotion_id: id }).delete();
      await this.insertFiles(trx, id, carried.files);
    });
  }

  private async insertFiles(
    trx: Knex,
    id: string,
    files: PlannedFile[],
  ): Promise<void> {
    for (const { path, diff } of files) {
      await trx('promotion_files').insert({ promotion_id: id, path, diff });
    }
  }

  private async addEvent(
    trx: Knex,
    id: string,
    event: PromotionEvent,
  ): Promise<void> {
    await trx('promotion_events').insert({
      promotion_id: id,
      from_state: event.from ?? null,
      to_state: event.to,
      actor: event.actor,
      at: event.at,
      reason: event.reason,
    });
  }

  private async announce(
    trx: Knex,
    promotion: Pick<Promotion, 'id' | 'environment' | 'service'>,
  ): Promise<void> {
    await this.feed.append(trx, [
      { topic: 'promotion', key: promotion.id },
      { topic: 'deployment', key: stringifyDeploymentRef(promotion) },
    ]);
  }
}
