import { randomUUID } from 'node:crypto';
import type {
  Deployment,
  DesiredVersion,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { GapStore } from '../database/GapStore';
import {
  firstSeen,
  isVersion,
  recordLive,
  recordWanted,
  type RecordContext,
} from './recordLive';
import { broughtBy } from './broughtBy';
import type { Bringer } from '../database/Bringer';
import type { PromotionStore } from '../database/PromotionStore';
import type { RecordStore } from '../database/RecordStore';
import { sourceKey } from '../database/SourceRef';
import type { HeadCommit } from '../database/SourceStore';
import type { RecordRow } from '../database/tables';

/** A deployment that changed. */
export interface ChangedDeployment {
  deployment: Deployment;
  /** As it was projected before. */
  before?: Deployment;
  /** Of the head of its branch. */
  headCommit?: HeadCommit;
  /** The commit before the head. */
  parent?: string;
}

interface Context extends RecordContext {
  gaps: GapStore;
  /** Whether it is known what Git asks for. */
  isRead: boolean;
  /** Those that may still bring their version. */
  bringers: Bringer[];
  /** Ids of the gaps before what is seen for the first time. */
  pasts: Map<string, Promise<number>>;
}

/** So many services are asked for by name; with more, all of the environment are. */
const FEW = 100;

function isSame(
  row: RecordRow | undefined,
  { version, digest, artifact }: DesiredVersion,
): boolean {
  return (
    row?.to_version === version &&
    (row.digest ?? undefined) === digest &&
    row.artifact === artifact.name
  );
}

/** The commit that made a change, or the stretch of the branch of which only the log can tell which one did. */
async function originOf(
  { gaps, trx, pasts }: Context,
  { before, headCommit, parent }: ChangedDeployment,
  desired: DesiredVersion,
  current: RecordRow | undefined,
): Promise<{ commit?: HeadCommit; gap?: number }> {
  const until = desired.commit;
  if (!current) {
    const key = `${sourceKey(desired)} ${until}`;
    const past = pasts.get(key) ?? gaps.openPast(trx, desired, until);
    pasts.set(key, past);
    return { gap: await past };
  }
  const last = before?.desired;
  if (!last || sourceKey(last) !== sourceKey(desired)) {
    const gap = await gaps.missed(trx, desired, until);
    return gap ? { gap } : { commit: headCommit };
  }
  if (last.commit === until) {
    // No commit made it: the environment or the service is defined in another way
    return {};
  }
  return last.commit === parent
    ? { commit: headCommit }
    : {
        gap: await gaps.openMissed(trx, desired, { after: last.commit, until }),
      };
}

/** The record of another version than Git asked for before. */
async function toRow(
  context: Context,
  item: ChangedDeployment,
  desired: DesiredVersion,
  current: RecordRow | undefined,
): Promise<RecordRow> {
  const { environment, service } = item.deployment;
  const { commit, gap } = await originOf(context, item, desired, current);
  return {
    id: randomUUID(),
    change: 'desired',
    environment,
    service,
    artifact: desired.artifact.name,
    from_version: current?.to_version ?? null,
    to_version: desired.version,
    digest: desired.digest ?? null,
    head_commit: commit ? JSON.stringify(commit) : null,
    promotion_id:
      (commit &&
        broughtBy(context.bringers, {
          service,
          version: desired.version,
          repository: desired.repository,
          commit,
        })) ??
      null,
    desired_at: context.now,
    live_at: null,
    synced_at: null,
    healthy_at: null,
    current: true,
    gap_id: gap ?? null,
    rebuilt: false,
  };
}

/** Whether it can be told what runs. What is not known not to be asked for may be. */
function isSeen({ desired, live, sync, health }: Deployment, isRead: boolean) {
  const isKnown = desired !== undefined || isRead;
  return live && isKnown && (sync !== 'unknown' || health !== 'unknown');
}

/** Commits are told by their host's clock. */
const CLOCKS_APART_MS = 60_000;

/**
 * A version that was seen to run before it was seen in Git: an engine may look at Git sooner than the portal. Its record
 * becomes the one of what Git asks for, unless the commit is younger: then somebody was ahead of Git.
 */
async function adopt(
  { trx, records }: Context,
  { deployment, headCommit }: ChangedDeployment,
  row: RecordRow,
): Promise<RecordRow | undefined> {
  const { environment, service, live } = deployment;
  const seen = await records.lastLive(trx, { environment, service });
  if (seen?.change !== 'live' || !isVersion(seen, live!)) {
    return undefined;
  }
  const ran = Date.parse(seen.live_at!);
  if (headCommit && Date.parse(headCommit.at) > ran + CLOCKS_APART_MS) {
    return undefined;
  }
  const { live_at, healthy_at } = seen;
  const adopted = {
    ...row,
    id: seen.id,
    desired_at: seen.desired_at,
    live_at,
    healthy_at,
  };
  await records.update(trx, seen.id, adopted);
  return adopted;
}

/** Whether another pin of the same commit tells of a service by now, since its workloads are seen. */
function isSeenOtherwise(
  current: RecordRow,
  desired: DesiredVersion,
  last: DesiredVersion | undefined,
): boolean {
  return (
    current.live_at === null &&
    current.artifact !== desired.artifact.name &&
    last?.commit === desired.commit &&
    sourceKey(last) === sourceKey(desired)
  );
}

/** A change of what Git asks for: the record that stands then, or one that is to be inserted with others. */
type Change = { standing?: RecordRow } | { first: RecordRow };

async function recordDesired(
  context: Context,
  item: ChangedDeployment,
  current: RecordRow | undefined,
): Promise<Change> {
  const { trx, records, isRead, now } = context;
  const { deployment, before } = item;
  const { desired, live } = deployment;
  if (!desired) {
    return {};
  }
  if (current && isSeenOtherwise(current, desired, before?.desired)) {
    const { artifact, version, digest = null } = desired;
    const pinned = { artifact: artifact.name, to_version: version, digest };
    await records.update(trx, current.id, pinned);
    return { standing: { ...current, ...pinned } };
  }
  if (isSame(current, desired)) {
    return { standing: current };
  }
  const row = await toRow(context, item, desired, current);
  const runs = live && isSeen(deployment, isRead) && isVersion(row, live);
  if (runs && !current && !before?.live) {
    return { first: { ...row, ...firstSeen(row, deployment, now) } };
  }
  if (current) {
    await records.update(trx, current.id, { current: false });
  }
  const adopted = runs ? await adopt(context, item, row) : undefined;
  if (!adopted) {
    await records.insert(trx, [row]);
  }
  return { standing: adopted ?? row };
}

/** Whether a record that was seen to run only has to be kept up to date. */
function stays(
  standing: RecordRow | undefined,
  live: NonNullable<Deployment['live']>,
  before: Deployment | undefined,
): standing is RecordRow {
  return (
    before?.live?.version === live.version &&
    before.live.digest === live.digest &&
    isVersion(standing, live) &&
    standing?.live_at !== null
  );
}

/** @returns The record of a deployment that is seen for the first time, which is yet to be inserted */
async function recordOne(
  context: Context,
  item: ChangedDeployment,
  current: RecordRow | undefined,
): Promise<RecordRow | undefined> {
  const { deployment, before } = item;
  const change = await recordDesired(context, item, current);
  if ('first' in change) {
    return change.first;
  }
  const { standing } = change;
  const { live } = deployment;
  if (live && isSeen(deployment, context.isRead)) {
    await (stays(standing, live, before)
      ? recordWanted(context, deployment, standing)
      : recordLive(context, deployment, standing));
  }
  return undefined;
}

/** Records what changed between the records that stand and an environment's deployments. */
export async function recordDeployments(
  trx: Knex,
  environment: string,
  options: {
    gaps: GapStore;
    promotions: PromotionStore;
    records: RecordStore;
    changed: ChangedDeployment[];
    isRead: boolean;
    now: string;
  },
): Promise<void> {
  const { changed, promotions, ...rest } = options;
  if (changed.length === 0) {
    return;
  }
  const { records } = options;
  const services = changed.map(item => item.deployment.service);
  const current = await records.current(
    trx,
    environment,
    services.length > FEW ? undefined : services,
  );
  const context: Context = {
    ...rest,
    trx,
    bringers: await promotions.proposed(trx, environment),
    pasts: new Map(),
  };
  const first: RecordRow[] = [];
  for (const item of changed) {
    const { service } = item.deployment;
    const row = await recordOne(context, item, current.get(service));
    if (row) {
      first.push(row);
    }
  }
  await records.insert(trx, first);
}
