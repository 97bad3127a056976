import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import {
  type PlannedFile,
  type Promotion,
  type PromotionChange,
  type PromotionEvent,
  type PromotionState,
  endedWithoutMerge,
  stringifyDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import { type Bringer, toBringer } from './Bringer';
import type { ChangeFeed } from './ChangeFeed';
import { type Page, behind } from './Page';
import type { RecordStore } from './RecordStore';
import {
  type NewPromotion,
  type StoredPromotion,
  toChangeText,
  toEvent,
  toStoredPromotion,
} from './StoredPromotion';
import type { PromotionRow } from './tables';
import { transaction } from './transaction';

/** Hosts and engines say as much as they like. */
const LONGEST_REASON = 2_000;

const OPEN: PromotionState[] = [
  'draft',
  'open',
  'merged',
  'waiting-for-sync',
  'syncing',
];
/** Those that brought nothing. */
const UNMERGED: PromotionState[] = [
  'draft',
  'closed',
  'cancelled',
  'superseded',
];
/** Those that have a pull request, and may still bring their version. */
const PROPOSED: PromotionState[] = OPEN.filter(state => state !== 'draft');
/** A failed one is followed on: it may still become healthy, late. */
const FOLLOWED: PromotionState[] = [...OPEN, 'failed'];

/** Promotions, their states and how they came about. They are never dropped. */
export class PromotionStore {
  private readonly knex: Knex;
  private readonly feed: ChangeFeed;
  private readonly records: RecordStore;

  constructor(options: { knex: Knex; feed: ChangeFeed; records: RecordStore }) {
    this.knex = options.knex;
    this.records = options.records;
    this.feed = options.feed;
  }

  /**
   * Writes a wish down before anything is done for it. When another is open for the same deployment, that one is
   * returned instead.
   */
  async create(
    promotion: NewPromotion,
  ): Promise<{ created: boolean; promotion: StoredPromotion }> {
    const { environment, service, id } = promotion;
    try {
      await transaction(this.knex, async trx => {
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
        });
        await this.insertFiles(trx, id, promotion.files);
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
        .first();
      if (!row) {
        throw error;
      }
      const [open] = await this.withParts([row]);
      return { created: false, promotion: open };
    }
    return { created: true, promotion: (await this.get(id))! };
  }

  async get(id: string): Promise<StoredPromotion | undefined> {
    const row = await this.knex('promotions').where({ id }).first();
    return row && (await this.withParts([row]))[0];
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
    return this.withParts(rows);
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

  /** Everything that still has to be looked after; of one deployment, if one is given. */
  async followed(deployment?: {
    environment: string;
    service: string;
  }): Promise<StoredPromotion[]> {
    const query = this.knex('promotions')
      .whereIn('state', FOLLOWED)
      .orderBy(['created_at', 'id']);
    const rows = await (deployment
      ? query.where({
          environment: deployment.environment,
          service: deployment.service,
        })
      : query);
    return this.withParts(rows);
  }

  /**
   * The promotion of each environment that counts now: the open one, else the newest if it failed. Without events and paths.
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
      if (!before || !OPEN.includes(before.state)) {
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
   * Moves a promotion on, if it still is in the state that the decision was made on.
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
    return row !== undefined;
  }

  /** Forgets a wish to cancel that the host does not allow. */
  async withdrawCancellation(id: string): Promise<void> {
    await this.knex('promotions')
      .where({ id })
      .update({ cancelled_by: null, cancelled_at: null });
  }

  /** Remembers which commit on our branch is ours, and what it changes. */
  async recordCommit(
    id: string,
    commit: { sha: string; files: PlannedFile[] },
  ): Promise<void> {
    await transaction(this.knex, async trx => {
      await trx('promotions').where({ id }).update({ commit_sha: commit.sha });
      await trx('promotion_files').where({ promotion_id: id }).delete();
      await this.insertFiles(trx, id, commit.files);
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

  /** The promotions with their events and paths: two queries, whatever the number. */
  private async withParts(rows: PromotionRow[]): Promise<StoredPromotion[]> {
    const ids = rows.map(row => row.id);
    const events = await this.knex('promotion_events')
      .whereIn('promotion_id', ids)
      .orderBy('id');
    const files = await this.knex('promotion_files')
      .whereIn('promotion_id', ids)
      .orderBy('id')
      .select('promotion_id', 'path');
    const paths = new Map<string, string[]>();
    for (const { promotion_id, path } of files) {
      paths.set(promotion_id, [...(paths.get(promotion_id) ?? []), path]);
    }
    const byPromotion = new Map<string, PromotionEvent[]>();
    for (const event of events) {
      const known = byPromotion.get(event.promotion_id) ?? [];
      known.push(toEvent(event));
      byPromotion.set(event.promotion_id, known);
    }
    return rows.map(row =>
      toStoredPromotion(row, {
        events: byPromotion.get(row.id) ?? [],
        paths: paths.get(row.id) ?? [],
      }),
    );
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
