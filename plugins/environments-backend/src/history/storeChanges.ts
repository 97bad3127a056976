import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { HistoryGap } from '../database/GapStore';
import type { HeadCommit } from '../database/SourceStore';
import type { RecordRow } from '../database/tables';
import type { PastChange } from './findChanges';

/** A change with what is told of its commit. */
export interface ToldChange extends PastChange {
  headCommit: HeadCommit;
  /** Of the commit's trailer. */
  promotionId?: string;
}

/** Never out of order, whatever the clocks of committers say: after what stood before, before what was noticed then. */
function timesOf(
  changes: ToldChange[],
  between: { after?: string; before: string },
): string[] {
  const times: number[] = [];
  let latest = Date.parse(between.before);
  for (const { headCommit } of [...changes].reverse()) {
    latest = Math.min(Date.parse(headCommit.at), latest - 1);
    times.unshift(latest);
  }
  const earliest = between.after ? Date.parse(between.after) : -Infinity;
  return times.map((time, index) =>
    new Date(Math.max(time, earliest + index + 1)).toISOString(),
  );
}

/** The record that what a gap told comes before, if any: noticed at its end, or of what was seen later. */
async function nextOf(
  trx: Knex,
  gap: HistoryGap,
  desired: {
    environment: string;
    service: string;
    change: RecordRow['change'];
  },
) {
  const noticed = await trx('records')
    .where({ ...desired, gap_id: gap.id })
    .orderBy('desired_at')
    .first();
  if (noticed ? gap.after : !gap.after) {
    return noticed;
  }
  return trx('records')
    .where(desired)
    .modify(
      query => gap.after && query.where('desired_at', '>=', gap.createdAt),
    )
    .orderBy('desired_at')
    .first();
}

/** What no record tells already: gaps may overlap, and a branch may come back to where it was. */
async function untold(
  trx: Knex,
  desired: {
    environment: string;
    service: string;
    change: RecordRow['change'];
  },
  changes: ToldChange[],
): Promise<ToldChange[]> {
  const rows = await trx('records')
    .where(desired)
    .whereNotNull('head_commit')
    .select('head_commit');
  const told = new Set(rows.map(row => JSON.parse(row.head_commit!).sha));
  return changes.filter(change => !told.has(change.commit.sha));
}

/**
 * Writes down what a gap told of one deployment, oldest first. The record that was noticed at its end, if any, gets the
 * commit that made it and what was before it.
 */
export async function storeChanges(
  trx: Knex,
  gap: HistoryGap,
  all: ToldChange[],
): Promise<void> {
  const { environment, service } = all[0];
  const where = { environment, service };
  const desired = { ...where, change: 'desired' as const };
  const next = await nextOf(trx, gap, desired);
  const changes = await untold(trx, desired, all);
  if (changes.length === 0 || (!next && !gap.after)) {
    // Its past is known already
    return;
  }
  const last = changes.at(-1)!;
  const isTold =
    !next?.head_commit &&
    next?.to_version === last.to.version &&
    next.artifact === last.to.artifact;
  // Never later than it was noticed
  const seenAt = next?.desired_at ?? gap.createdAt;
  const madeAt = timesOf([last], { before: seenAt })[0];
  if (isTold) {
    await trx('records')
      .where({ id: next.id })
      .update({
        head_commit: JSON.stringify(last.headCommit),
        promotion_id: next.promotion_id ?? last.promotionId ?? null,
        // What was noticed once the portal watched keeps its time; what was there before has that of its commit
        ...(gap.after ? {} : { desired_at: madeAt, rebuilt: true }),
      });
  }
  if (next) {
    const from = isTold ? last.from : last.to;
    await trx('records')
      .where({ id: next.id })
      .update({ from_version: from?.version ?? next.from_version });
  } else {
    await trx('records')
      .where({ ...where, current: true })
      .update({ current: false });
  }
  const inserted = isTold ? changes.slice(0, -1) : changes;
  const times = timesOf(inserted, {
    after: gap.after && (await timeBefore(trx, where, seenAt)),
    before: isTold && !gap.after ? madeAt : seenAt,
  });
  const rows = inserted.map((change, index) => ({
    id: randomUUID(),
    change: 'desired',
    ...where,
    artifact: change.to.artifact,
    from_version: change.from?.version ?? null,
    to_version: change.to.version,
    digest: change.to.digest ?? null,
    head_commit: JSON.stringify(change.headCommit),
    promotion_id: change.promotionId ?? null,
    desired_at: times[index],
    rebuilt: true,
    gap_id: gap.id,
    current: !next && change === last,
  }));
  await trx.batchInsert('records', rows, 25);
}

/** When the last change before a time was noticed. */
async function timeBefore(
  trx: Knex,
  where: { environment: string; service: string },
  before: string | undefined,
): Promise<string | undefined> {
  const row = await trx('records')
    .where({ ...where, change: 'desired' })
    .modify(query => before && query.where('desired_at', '<', before))
    .orderBy('desired_at', 'desc')
    .first('desired_at');
  return row?.desired_at;
}
