import type { Knex } from 'knex';

/** A service says by its entity that an artifact is its own. */
export interface PinClaim {
  /** Entity ref. */
  service: string;
  /** Name of the artifact. */
  artifact: string;
}

/** The identity of a claim. */
export const claimKey = ({ service, artifact }: PinClaim): string =>
  `${service} ${artifact}`;

/** So long a claim is remembered that is not made any more: an entity may be missing for a while. */
const KEEP_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;
const BATCH = 100;

/** Since when services claim artifacts, in every environment. */
export class ClaimStore {
  private readonly knex: Knex;
  /** What was recorded last, by environment. */
  private readonly recorded = new Map<string, string>();

  constructor(options: { knex: Knex }) {
    this.knex = options.knex;
  }

  /**
   * Records what is claimed in an environment; what was recorded before keeps its time.
   *
   * @returns To be called when the transaction is committed
   */
  async record(
    trx: Knex,
    environment: string,
    claims: PinClaim[],
    now: Date,
  ): Promise<() => void> {
    const at = now.toISOString();
    const wanted = new Map(claims.map(claim => [claimKey(claim), claim]));
    const summary = [at.slice(0, 10), ...[...wanted.keys()].sort()].join('\n');
    if (this.recorded.get(environment) === summary) {
      return () => {};
    }
    const rows = [...wanted.values()].map(({ service, artifact }) => ({
      environment,
      service,
      artifact,
      since: at,
      seen_at: at,
    }));
    for (let start = 0; start < rows.length; start += BATCH) {
      await trx('pin_claims')
        .insert(rows.slice(start, start + BATCH))
        .onConflict(['environment', 'service', 'artifact'])
        .merge(['seen_at']);
    }
    const expired = new Date(now.getTime() - KEEP_DAYS * DAY_MS);
    await trx('pin_claims')
      .where({ environment })
      .andWhere('seen_at', '<', expired.toISOString())
      .delete();
    return () => {
      this.recorded.set(environment, summary);
    };
  }

  /** Since when services claim artifacts, in whichever environment they did so first, by {@link claimKey}. */
  async since(
    claims: PinClaim[],
    knex: Knex = this.knex,
  ): Promise<Map<string, string>> {
    const artifacts = [...new Set(claims.map(({ artifact }) => artifact))];
    const since = new Map<string, string>();
    for (let start = 0; start < artifacts.length; start += BATCH) {
      const rows = await knex('pin_claims')
        .whereIn('artifact', artifacts.slice(start, start + BATCH))
        .groupBy('service', 'artifact')
        .select('service', 'artifact')
        .min({ since: 'since' });
      for (const row of rows as Array<PinClaim & { since: string }>) {
        since.set(claimKey(row), row.since);
      }
    }
    return since;
  }
}
