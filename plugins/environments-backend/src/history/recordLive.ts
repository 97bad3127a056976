import { randomUUID } from 'node:crypto';
import {
  type Deployment,
  compareVersions,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { RecordStore } from '../database/RecordStore';
import type { RecordRow } from '../database/tables';

/** What recording needs. */
export interface RecordContext {
  trx: Knex;
  records: RecordStore;
  /** ISO 8601. */
  now: string;
}

/**
 * Whether what runs is the version of a record. A reference without a digest says nothing of it, one without a tag is known
 * by its digest, and a chart may tell its build.
 */
export function isVersion(
  row: RecordRow | undefined,
  { version, digest, artifact }: NonNullable<Deployment['live']>,
): boolean {
  return (
    row !== undefined &&
    (row.to_version === version ||
      row.digest === version ||
      (artifact.kind === 'chart' &&
        compareVersions(row.to_version, version) === 0)) &&
    (!row.digest || !digest || row.digest === digest)
  );
}

/** What is seen for the first time of a version that Git asks for and that runs. */
export function firstSeen(
  row: RecordRow,
  { sync, health }: Deployment,
  now: string,
): Partial<RecordRow> {
  const isSynced = sync === 'synced';
  return {
    ...(row.live_at ? {} : { live_at: now }),
    ...(isSynced && !row.synced_at ? { synced_at: now } : {}),
    ...(isSynced && health === 'healthy' && !row.healthy_at
      ? { healthy_at: now }
      : {}),
  };
}

/** The record that a running version belongs to which Git did not ask for just now: of then, or one of its own. */
async function recordOf(
  { trx, records, now }: RecordContext,
  { environment, service, live }: Deployment,
): Promise<string> {
  const where = { environment, service };
  const { version, digest, artifact } = live!;
  const last = await records.lastLive(trx, where);
  if (isVersion(last, live!)) {
    return last!.id;
  }
  const awaited = await records.awaited(trx, {
    ...where,
    version,
    since: last?.desired_at ?? '',
  });
  if (awaited && isVersion(awaited, live!)) {
    return awaited.id;
  }
  const id = randomUUID();
  await records.insert(trx, [
    {
      id,
      change: 'live',
      ...where,
      artifact: artifact.name,
      from_version: last?.to_version ?? null,
      to_version: version,
      digest: digest ?? null,
      desired_at: now,
      current: false,
    },
  ]);
  return id;
}

/**
 * Records since when a version runs, is synced and healthy. One that runs without Git asking for it, since somebody changed
 * the cluster by hand or nothing is pinned, gets a record of its own.
 *
 * @param current - The record of what Git asks for
 */
export async function recordLive(
  context: RecordContext,
  deployment: Deployment,
  current: RecordRow | undefined,
): Promise<void> {
  const { live, health } = deployment;
  const isWanted = isVersion(current, live!);
  if (!isWanted || current?.live_at) {
    const id = await recordOf(context, deployment);
    if (id !== current?.id) {
      await context.records.setTimes(
        context.trx,
        id,
        ['live_at', ...(health === 'healthy' ? ['healthy_at' as const] : [])],
        context.now,
      );
    }
  }
  if (current && isWanted) {
    await recordWanted(context, deployment, current);
  }
}

/** Records what is new of a version that Git asks for and that runs. */
export async function recordWanted(
  { trx, records, now }: RecordContext,
  deployment: Deployment,
  current: RecordRow,
): Promise<void> {
  await records.update(trx, current.id, firstSeen(current, deployment, now));
}
