import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { HistoryGap } from '../database/GapStore';
import type { DeploymentKey, RecordStore } from '../database/RecordStore';
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

/**
 * Records what a gap told of one deployment, oldest first. The record that was noticed at its end, if any, gets the
 * commit that made it and what was before it.
 */
export async function storeChanges(
  context: { trx: Knex; records: RecordStore },
  gap: HistoryGap,
  all: ToldChange[],
): Promise<void> {
  const { environment, service } = all[0];
  const where = { environment, service };
  const { trx, records } = context;
  const next = await nextOf(context, gap, where);
  // Gaps may overlap, and a branch may come back to where it was
  const known = await records.knownCommits(trx, where);
  const changes = all.filter(change => !known.has(change.commit.sha));
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
    await records.update(trx, next.id, {
      head_commit: JSON.stringify(last.headCommit),
      promotion_id: next.promotion_id ?? last.promotionId ?? null,
      // What was noticed once the portal watched keeps its time; what was there before has that of its commit
      ...(gap.after ? {} : { desired_at: madeAt, rebuilt: true }),
    });
  }
  if (next) {
    const from = isTold ? last.from : last.to;
    await records.update(trx, next.id, {
      from_version: from?.version ?? next.from_version,
    });
  } else {
    await records.retire(trx, where);
  }
  const inserted = isTold ? changes.slice(0, -1) : changes;
  const times = timesOf(inserted, {
    after:
      gap.after &&
      (await records.lastDesiredAt(trx, { ...where, before: seenAt })),
    before: isTold && !gap.after ? madeAt : seenAt,
  });
  const rows = inserted.map((change, index) => ({
    id: randomUUID(),
    change: 'desired' as const,
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
  await records.insert(trx, rows);
}
