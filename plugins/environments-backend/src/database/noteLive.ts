import { randomUUID } from 'node:crypto';
import type { Deployment } from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';

/** The record of what ran last, as far as anybody saw it run. */
async function lastLive(
  trx: Knex,
  where: { environment: string; service: string },
) {
  return trx('records')
    .where(where)
    .whereNotNull('live_at')
    .orderBy([
      { column: 'live_at', order: 'desc' },
      { column: 'desired_at', order: 'desc' },
    ])
    .first();
}

/** The record that a running version belongs to: what Git asks for, what it asked for meanwhile, or one of its own. */
async function recordOf(
  trx: Knex,
  { environment, service, live }: Deployment,
  options: { current?: string; now: string },
): Promise<string | undefined> {
  const where = { environment, service };
  const { version, digest, artifact } = live!;
  const isIt = (row: Record<string, any> | undefined) =>
    row?.to_version === version &&
    // A reference without a digest says nothing of it
    (!row.digest || !digest || row.digest === digest);
  const current =
    options.current &&
    (await trx('records').where({ id: options.current }).first());
  if (isIt(current) && !current.live_at) {
    return current.id;
  }
  const last = await lastLive(trx, where);
  if (isIt(last)) {
    return last.id;
  }
  const awaited = await trx('records')
    .where({ ...where, change: 'desired', to_version: version })
    .whereNull('live_at')
    .where('desired_at', '>=', last?.desired_at ?? '')
    .orderBy('desired_at', 'desc')
    .first();
  if (isIt(awaited)) {
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
    desired_at: options.now,
    current: false,
  });
  return id;
}

/**
 * Notes since when a version runs, is synced and healthy. One that runs without Git asking for it, since somebody changed
 * the cluster by hand or nothing is pinned, gets a record of its own.
 *
 * @param current - id of the record of what Git asks for
 */
export async function noteLive(
  trx: Knex,
  deployment: Deployment,
  options: { current?: string; now: string },
): Promise<void> {
  const { current, now } = options;
  const { desired, live, sync, health } = deployment;
  const first = async (id: string | undefined, column: string) =>
    trx('records')
      .where({ id })
      .whereNull(column)
      .update({ [column]: now });
  const id = await recordOf(trx, deployment, options);
  await first(id, 'live_at');
  const wanted = desired?.version === live?.version ? current : undefined;
  if (wanted && sync === 'synced') {
    await first(wanted, 'synced_at');
  }
  if (health === 'healthy' && (!wanted || sync === 'synced')) {
    await first(wanted ?? id, 'healthy_at');
  }
}
