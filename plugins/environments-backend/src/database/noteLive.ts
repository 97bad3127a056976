import { randomUUID } from 'node:crypto';
import {
  type Deployment,
  compareVersions,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { RecordRow } from './tables';

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

/** The record of what ran last, as far as anybody saw it run. */
export async function lastLive(
  trx: Knex,
  where: { environment: string; service: string },
): Promise<RecordRow | undefined> {
  return trx('records')
    .where(where)
    .whereNotNull('live_at')
    .orderBy([
      { column: 'live_at', order: 'desc' },
      { column: 'desired_at', order: 'desc' },
    ])
    .first();
}

/** The record that a running version belongs to which Git did not ask for just now: of then, or one of its own. */
async function recordOf(
  trx: Knex,
  { environment, service, live }: Deployment,
  now: string,
): Promise<string> {
  const where = { environment, service };
  const { version, digest, artifact } = live!;
  const last = await lastLive(trx, where);
  if (isVersion(last, live!)) {
    return last!.id;
  }
  const awaited = await trx('records')
    .where({ ...where, change: 'desired', to_version: version })
    .whereNull('live_at')
    .where('desired_at', '>=', last?.desired_at ?? '')
    .orderBy('desired_at', 'desc')
    .first();
  if (awaited && isVersion(awaited, live!)) {
    return awaited.id;
  }
  const id = randomUUID();
  await trx('records').insert({
    id,
    change: 'live',
    ...where,
    artifact: artifact.name,
    from_version: last?.to_version ?? null,
    to_version: version,
    digest: digest ?? null,
    desired_at: now,
    current: false,
  });
  return id;
}

/**
 * Notes since when a version runs, is synced and healthy. One that runs without Git asking for it, since somebody changed
 * the cluster by hand or nothing is pinned, gets a record of its own.
 *
 * @param current - The record of what Git asks for
 */
export async function noteLive(
  trx: Knex,
  deployment: Deployment,
  options: { current?: RecordRow; now: string },
): Promise<void> {
  const { current, now } = options;
  const { live, health } = deployment;
  const isWanted = isVersion(current, live!);
  if (!isWanted || current?.live_at) {
    const id = await recordOf(trx, deployment, now);
    const columns = [
      'live_at',
      ...(health === 'healthy' ? ['healthy_at'] : []),
    ];
    for (const column of id === current?.id ? [] : columns) {
      await trx('records')
        .where({ id })
        .whereNull(column)
        .update({ [column]: now });
    }
  }
  if (current && isWanted) {
    await noteWanted(trx, deployment, { current, now });
  }
}

/** Notes what is new of a version that Git asks for and that runs. */
export async function noteWanted(
  trx: Knex,
  deployment: Deployment,
  { current, now }: { current: RecordRow; now: string },
): Promise<void> {
  const seen = firstSeen(current, deployment, now);
  if (Object.keys(seen).length > 0) {
    await trx('records').where({ id: current.id }).update(seen);
  }
}
