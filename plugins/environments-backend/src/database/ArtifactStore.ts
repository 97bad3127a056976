import { randomUUID } from 'node:crypto';
import type {
  ArtifactRef,
  ArtifactReport,
  ReportedArtifact,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { ChangeFeed } from './ChangeFeed';
import type { ArtifactRow } from './tables';
import { isTakenFromRegistry } from './reporters';
import { transaction } from './transaction';
import type { WorkStore } from './WorkStore';

/** So many versions of one artifact are kept that were reported, and so many that were found in its registry. */
const KEPT = 200;
const KEPT_FOUND = 100;
/** Versions of so many artifacts are kept of each reporter. */
const KEPT_NAMES = 2_000;

/** The item of work that looks for what is to be done with the versions of an artifact. */
export const artifactWork = ({ kind, name }: ArtifactRef) =>
  `artifact ${kind} ${name}`;

function toReported(row: ArtifactRow): ReportedArtifact {
  return {
    id: row.id,
    artifact: { kind: row.kind, name: row.name },
    version: row.version,
    ...(row.digest ? { digest: row.digest } : {}),
    ...(row.commit_sha ? { commit: row.commit_sha } : {}),
    ...(row.build ? { build: row.build } : {}),
    reportedBy: row.reported_by,
    reportedAt: row.reported_at,
  };
}

/** What continuous integration has reported: one entry for each version and digest of an artifact. */
export class ArtifactStore {
  private readonly knex: Knex;
  private readonly feed: ChangeFeed;
  private readonly work: WorkStore;
  private readonly keptNames: number;

  constructor(options: {
    knex: Knex;
    feed: ChangeFeed;
    work: WorkStore;
    /** Of how many artifacts the versions are kept that one reporter reports. */
    keptNames?: number;
  }) {
    this.knex = options.knex;
    this.feed = options.feed;
    this.work = options.work;
    this.keptNames = options.keptNames ?? KEPT_NAMES;
  }

  /**
   * Writes a report down. What is known already stays as it is, but for what was not known of it; a version that is pushed once
   * more as it was before is the newest again.
   *
   * @returns what is stored, and whether anything of it is new
   */
  async record(
    report: ArtifactReport,
    reportedBy: string,
  ): Promise<{ reported: ReportedArtifact; isNew: boolean }> {
    const [recorded] = await this.recordAll([report], reportedBy);
    return recorded;
  }

  /** Writes several reports down at once: nobody sees some of them without the others. */
  async recordAll(
    reports: ArtifactReport[],
    reportedBy: string,
  ): Promise<Array<{ reported: ReportedArtifact; isNew: boolean }>> {
    return transaction(this.knex, async trx => {
      const recorded = [];
      for (const report of reports) {
        recorded.push(await this.write(trx, report, reportedBy));
      }
      // What was known may have had nowhere to go
      const keys = reports.map(({ artifact }) => artifactWork(artifact));
      await this.work.ask([...new Set(keys)], { trx });
      return recorded;
    });
  }

  private async write(
    trx: Knex,
    report: ArtifactReport,
    reportedBy: string,
  ): Promise<{ reported: ReportedArtifact; isNew: boolean }> {
    const { artifact, version, digest, commit, build } = report;
    const { kind, name } = artifact;
    const row: ArtifactRow = {
      id: randomUUID(),
      kind,
      name,
      version,
      digest: digest ?? '',
      commit_sha: commit ?? null,
      build: build ?? null,
      reported_by: reportedBy,
      reported_at: new Date().toISOString(),
    };
    if (!digest) {
      // It says nothing of what was pushed that is not known better
      const known = await trx('artifacts')
        .where({ kind, name, version })
        .orderBy('reported_at', 'desc')
        .first();
      row.digest = known?.digest ?? '';
    }
    await trx('artifacts')
      .insert(row)
      .onConflict(['kind', 'name', 'version', 'digest'])
      .ignore();
    const [stored, ...others] = await trx('artifacts')
      .where({ kind, name, version })
      .orderByRaw('case when digest = ? then 0 else 1 end', [row.digest]);
    const changes = changesOf(stored, row, others);
    if (Object.keys(changes).length > 0) {
      await trx('artifacts').where({ id: stored.id }).update(changes);
    }
    const isNew = stored.id === row.id || 'reported_at' in changes;
    if (isNew) {
      await this.prune(trx, artifact);
      const another = await trx('artifacts')
        .where({ kind, name, reported_by: reportedBy })
        .whereNot({ id: stored.id })
        .first('id');
      if (!another) {
        await this.pruneNames(trx, reportedBy);
      }
      await this.feed.append(trx, [{ topic: 'artifact', key: name }]);
    }
    return { reported: toReported({ ...stored, ...changes }), isNew };
  }

  async get(id: string): Promise<ReportedArtifact | undefined> {
    const row = await this.knex('artifacts').where({ id }).first();
    return row && toReported(row);
  }

  /** What was reported is not known any more, until it is reported again. */
  async withdraw({ id, artifact }: ReportedArtifact): Promise<void> {
    await transaction(this.knex, async trx => {
      await trx('artifacts').where({ id }).delete();
      await this.feed.append(trx, [{ topic: 'artifact', key: artifact.name }]);
      // What it hid may be the newest now
      await this.work.ask([artifactWork(artifact)], { trx });
    });
  }

  /** What was reported of some artifacts, last first. */
  async of(
    artifacts: ArtifactRef[],
    limit = KEPT + KEPT_FOUND,
  ): Promise<ReportedArtifact[]> {
    if (artifacts.length === 0) {
      return [];
    }
    const rows = await this.knex('artifacts')
      .where(query => {
        for (const { kind, name } of artifacts) {
          query.orWhere({ kind, name });
        }
      })
      .orderBy([{ column: 'reported_at', order: 'desc' }, { column: 'id' }])
      .limit(limit);
    return rows.map(toReported);
  }

  /** All that something was reported of since a time. */
  async reportedSince(time: Date): Promise<ArtifactRef[]> {
    const rows = await this.knex('artifacts')
      .where('reported_at', '>', time.toISOString())
      .distinct('kind', 'name');
    return rows.map(({ kind, name }) => ({ kind, name }));
  }

  /** Whether somebody has ever asked for a version in a deployment, whatever came of it. */
  async isAskedFor(
    { environment, service }: { environment: string; service: string },
    { version }: ReportedArtifact,
  ): Promise<boolean> {
    const row = await this.knex('promotions')
      .where({ environment, service, to_version: version })
      .first('id');
    return row !== undefined;
  }

  private async prune(trx: Knex, { kind, name }: ArtifactRef): Promise<void> {
    // Anybody may follow an image of others, and pushes none of their reports out
    const rows = await trx('artifacts')
      .where({ kind, name })
      .orderBy([{ column: 'reported_at', order: 'desc' }, { column: 'id' }])
      .select('id', 'reported_by');
    const isFound = (row: Pick<ArtifactRow, 'reported_by'>) =>
      isTakenFromRegistry(row.reported_by);
    const old = [
      ...rows.filter(row => !isFound(row)).slice(KEPT),
      ...rows.filter(isFound).slice(KEPT_FOUND),
    ];
    await trx('artifacts')
      .whereIn(
        'id',
        old.map(({ id }) => id),
      )
      .delete();
  }

  /** Whoever reports ever new names fills no table: what was reported longest ago goes first. */
  private async pruneNames(trx: Knex, reportedBy: string): Promise<void> {
    const old = await trx('artifacts')
      .where({ reported_by: reportedBy })
      .groupBy('kind', 'name')
      .orderByRaw('max(reported_at) desc')
      .offset(this.keptNames)
      .limit(this.keptNames)
      .select('kind', 'name');
    for (const { kind, name } of old) {
      await trx('artifacts')
        .where({ kind, name, reported_by: reportedBy })
        .delete();
    }
  }
}

/** What a report says that was not known of an entry. */
function changesOf(
  stored: ArtifactRow,
  report: ArtifactRow,
  others: ArtifactRow[],
): Partial<ArtifactRow> {
  const isTaken = isTakenFromRegistry(report.reported_by);
  const isOlder =
    others.some(({ reported_at }) => reported_at > stored.reported_at) &&
    !isTaken;
  // A build that reports it knows more than who found it in the registry
  const isReported = isTakenFromRegistry(stored.reported_by) && !isTaken;
  return {
    ...(stored.commit_sha || !report.commit_sha
      ? {}
      : { commit_sha: report.commit_sha }),
    ...(stored.build || !report.build ? {} : { build: report.build }),
    ...(isOlder || isReported
      ? { reported_at: report.reported_at, reported_by: report.reported_by }
      : {}),
  };
}
