import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { HistoryGap } from '../database/GapStore';
import type { DeploymentKey, RecordStore } from '../database/RecordStore';
import type { HeadCommit } from '../database/SourceStore';
import type { RecordRow } from '../database/tables';
import type { PastChange } from './findChanges';

/** A change with who made its commit. */
export interface AttributedChange extends PastChange {
  headCommit: HeadCommit;
  /** The promotion that brought it. */
  promotionId?: string;
}

/** Never out of order, whatever the clocks of committers say: after what stood before, before what was noticed then. */
function timesOf(
  changes: AttributedChange[],
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
  { trx, records }: { trx: Knex; records: RecordStore },
  gap: HistoryGap,
  where: DeploymentKey,
): Promise<RecordRow | undefined> {
  const noticed = await records.firstDesired(trx, { ...where, gap: gap.id });
  return (noticed ? gap.after : !gap.after)
    ? noticed
    : records.firstDesired(trx, {
        ...where,
        ...(gap.after ? { since: gap.createdAt } : {}),
      });
}

/** Whether the record that was noticed at the end of a gap is that of the last change in it. */
function isOfChange(
  next: RecordRow | undefined,
  { to }: AttributedChange,
): boolean {
  return (
    !next?.head_commit &&
    next?.to_version === to.version &&
    next.artifact === to.artifact
  );
}

/** Joins what a gap told with the record that comes after it, so that no version is missing in between. */
async function join(
  { trx, records }: { trx: Knex; records: RecordStore },
  gap: HistoryGap,
  facts: { next?: RecordRow; last: AttributedChange; madeAt: string },
): Promise<void> {
  const { next, last, madeAt } = facts;
  const { environment, service } = last;
  if (!next) {
    await records.retire(trx, { environment, service });
    return;
  }
  if (!isOfChange(next, last)) {
    await records.update(trx, next.id, {
      from_version: last.to.version ?? next.from_version,
    });
    return;
  }
  await records.update(trx, next.id, {
    head_commit: JSON.stringify(last.headCommit),
    promotion_id: next.promotion_id ?? last.promotionId ?? null,
    from_version: last.from?.version ?? next.from_version,
    // What was noticed once the portal watched keeps its time; what was there before has that of its commit
    ...(gap.after ? {} : { desired_at: madeAt, rebuilt: true }),
  });
}

/**
 * Records what a gap told of one deployment, oldest first. The record that was noticed at its end, if any, gets the
 * commit that made it and what was before it.
 */
export async function storeChanges(
  context: { trx: Knex; records: RecordStore },
  gap: HistoryGap,
  all: AttributedChange[],
): Promise<void> {
  const { environment, service } = all[0];
  const where = { environment, service };
  const { trx, records } = context;
  const next = await nextOf(context, gap, where);
  // Gaps may overlap, and a branch may come back to where it was
  const known = await records.knownCommits(trx, where);
  const changes = all.filter(change => !known.has(change.commit.sha));
  const last = changes.at(-1);
  if (!last || (!next && !gap.after)) {
    // Its past is known already
    return;
  }
  // Never later than it was noticed
  const seenAt = next?.desired_at ?? gap.createdAt;
  const [madeAt] = timesOf([last], { before: seenAt });
  const isKnown = isOfChange(next, last);
  await join(context, gap, { next, last, madeAt });
  const inserted = isKnown ? changes.slice(0, -1) : changes;
  const times = timesOf(inserted, {
    after:
      gap.after &&
      (await records.lastDesiredAt(trx, { ...where, before: seenAt })),
    before: isKnown && !gap.after ? madeAt : seenAt,
  });
  await records.insert(
    trx,
    inserted.map((change, index) => ({
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
    })),
  );
}
