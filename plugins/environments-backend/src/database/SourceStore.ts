import type { VersionPin } from '@downstage/layouts';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { SourceRow } from './tables';
import { isEmbedded } from './openDatabase';
import type { GapStore } from './GapStore';
import { type SourceRef, sourceKey } from './SourceRef';
import { WeighedCache } from './WeighedCache';
import { transaction } from './transaction';

/** Who moved a branch to its head. */
export interface HeadCommit {
  sha: string;
  url: string;
  author: string;
  message: string;
  /** ISO 8601. */
  at: string;
  pullRequest?: { number: number; url: string };
}

/** A file or folder that could not be read for an environment. */
export interface SourceProblem {
  environment: string;
  file: string;
  problem: string;
}

/** How far a source has been read. */
export interface SourceState extends SourceRef {
  etag?: string;
  head?: string;
  headCommit?: HeadCommit;
  /** The commit before the head on its branch, as far as it is known. */
  parent?: string;
  error?: string;
  problems: SourceProblem[];
  checkedAt?: string;
  /** How often in a row it could not be read. */
  failures: number;
  /** ISO 8601; it is not read before, unless something says that it changed. */
  retryAt?: string;
  /** While many files are read. */
  progress?: SourceProgress;
}

/** How many of the files that are fetched have come. */
export interface SourceProgress {
  read: number;
  wanted: number;
}

/** The pause after the first failure; it doubles with each further one. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 5 * 60 * 1000;

/** What a row says of a source that could be read. */
const READABLE = { error: null, failures: 0, retry_at: null, progress: null };

/** Rows of one statement. */
const BATCH = 200;
/** Pins that are remembered at most; about 1 KB each. */
const REMEMBERED = 20_000;

/** A pin with where it was found. */
export interface StoredPin extends SourceRef {
  pin: VersionPin;
  /** The commit that it was read at. */
  commit: string;
  url: string;
}

function toState(row: SourceRow): SourceState {
  return {
    repository: row.repository,
    branch: row.branch,
    etag: row.etag ?? undefined,
    head: row.head ?? undefined,
    headCommit: row.head_commit ? JSON.parse(row.head_commit) : undefined,
    parent: row.parent ?? undefined,
    error: row.error ?? undefined,
    problems: JSON.parse(row.problems ?? '[]'),
    checkedAt: row.checked_at ?? undefined,
    failures: row.failures,
    retryAt: row.retry_at ?? undefined,
    progress: row.progress ? JSON.parse(row.progress) : undefined,
  };
}

/** The newest pin of every source: a new reading of a source replaces all of its pins, under higher ids. */
function keyOf(
  rows: Array<{ repository: string; branch: string; id: number | string }>,
): string {
  return JSON.stringify(
    Object.entries(
      Object.fromEntries(rows.map(row => [sourceKey(row), Number(row.id)])),
    ),
  );
}

/** What was last read from environment repositories. */
export class SourceStore {
  private readonly knex: Knex;
  private readonly gaps: GapStore;
  private readonly remembered = new WeighedCache<{
    key: string;
    pins: StoredPin[];
  }>({ capacity: REMEMBERED });

  private readonly longestPauseMs: number;

  constructor(options: {
    knex: Knex;
    gaps: GapStore;
    /** How long a source that cannot be read is left alone at most. */
    longestPauseMs?: number;
  }) {
    this.knex = options.knex;
    this.gaps = options.gaps;
    this.longestPauseMs = options.longestPauseMs ?? LONGEST_PAUSE_MS;
  }

  async state({ repository, branch }: SourceRef): Promise<SourceState> {
    const row = await this.knex('sources')
      .where({ repository, branch })
      .first();
    return row
      ? toState(row)
      : { repository, branch, problems: [], failures: 0 };
  }

  async states(): Promise<SourceState[]> {
    return (await this.knex('sources').select()).map(toState);
  }

  /** The states of sources, which stay as they are, with their pins, until the end of the transaction. */
  async statesOf(trx: Knex, refs: SourceRef[]): Promise<SourceState[]> {
    const query = trx('sources').whereIn(
      ['repository', 'branch'],
      refs.map(({ repository, branch }) => [repository, branch]),
    );
    const rows = await (isEmbedded(this.knex) ? query : query.forShare());
    return rows.map(toState);
  }

  /** Whether all sources of an environment have been read; one that has none is not known. */
  async isRead(environment: Environment): Promise<boolean> {
    const rows = await this.knex('sources')
      .whereNotNull('head')
      .select('repository', 'branch');
    const read = new Set(rows.map(sourceKey));
    return (
      environment.sources.length > 0 &&
      environment.sources.every(source => read.has(sourceKey(source)))
    );
  }

  /**
   * Records that a source could not be read; what was read before stays. It is asked again after a pause that grows with
   * each failure.
   */
  async fail(
    { repository, branch }: SourceRef,
    error: string,
  ): Promise<boolean> {
    const before = await this.state({ repository, branch });
    const failures = before.failures + 1;
    const pause = Math.min(
      FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 20),
      this.longestPauseMs,
    );
    const now = Date.now();
    await this.knex('sources')
      .insert({
        repository,
        branch,
        error,
        failures,
        progress: null,
        checked_at: new Date(now).toISOString(),
        retry_at: new Date(now + pause).toISOString(),
      })
      .onConflict(['repository', 'branch'])
      .merge(['error', 'failures', 'progress', 'checked_at', 'retry_at']);
    return before.error !== error;
  }

  /** Records how far a long reading has come. */
  async tellProgress(
    { repository, branch }: SourceRef,
    progress: SourceProgress,
  ): Promise<void> {
    await this.knex('sources')
      .insert({ repository, branch, progress: JSON.stringify(progress) })
      .onConflict(['repository', 'branch'])
      .merge(['progress']);
  }

  /** Records that the head has not moved. */
  async unchanged({ repository, branch }: SourceRef): Promise<boolean> {
    const before = await this.state({ repository, branch });
    await this.knex('sources')
      .where({ repository, branch })
      .update({ ...READABLE, checked_at: new Date().toISOString() });
    return before.error !== undefined;
  }

  /**
   * Stores a complete reading of a source; false when another one was stored since it began, which may be newer.
   */
  async replace(
    { repository, branch }: SourceRef,
    reading: {
      /** The head that was stored when the reading began. */
      before?: string;
      etag?: string;
      head: string;
      headCommit?: HeadCommit;
      parent?: string;
      pins: Array<{ environment: string; pin: StoredPin }>;
      /** Texts and blob SHAs by path. */
      files: Map<string, { sha: string; text: string }>;
      problems: SourceProblem[];
      /** The commit that was read before, when the head is not the next one after it. */
      missed?: { after: string };
    },
  ): Promise<boolean> {
    const ref = { repository, branch };
    return transaction(this.knex, async trx => {
      if ((await this.lockHead(trx, ref)) !== reading.before) {
        return false;
      }
      await trx('sources')
        .where(ref)
        .update({
          etag: reading.etag ?? null,
          head: reading.head,
          head_commit: reading.headCommit
            ? JSON.stringify(reading.headCommit)
            : null,
          parent: reading.parent ?? null,
          ...READABLE,
          problems: JSON.stringify(reading.problems),
          checked_at: new Date().toISOString(),
        });
      await trx('pins').where(ref).delete();
      const pins = reading.pins.map(({ environment, pin }) => ({
        ...ref,
        environment,
        pin: JSON.stringify(pin),
      }));
      await trx.batchInsert('pins', pins, 100);
      await this.replaceFiles(trx, ref, reading.files);
      if (reading.missed) {
        const { after } = reading.missed;
        await this.gaps.openMissed(trx, ref, { after, until: reading.head });
      }
      return true;
    });
  }

  /** The head that is stored, which stays so until the end of the transaction. */
  private async lockHead(
    trx: Knex.Transaction,
    ref: SourceRef,
  ): Promise<string | undefined> {
    await trx('sources')
      .insert(ref)
      .onConflict(['repository', 'branch'])
      .ignore();
    const query = trx('sources').where(ref).first('head');
    const row = await (isEmbedded(this.knex) ? query : query.forUpdate());
    return row?.head ?? undefined;
  }

  /** Writes only what differs: most files stay from commit to commit. */
  private async replaceFiles(
    trx: Knex.Transaction,
    ref: SourceRef,
    files: Map<string, { sha: string; text: string }>,
  ): Promise<void> {
    const rows = await trx('source_files').where(ref).select('path', 'sha');
    const stored = new Map(rows.map(row => [row.path, row.sha]));
    const stale = [...stored.keys()].filter(
      path => files.get(path)?.sha !== stored.get(path),
    );
    for (let at = 0; at < stale.length; at += BATCH) {
      const paths = stale.slice(at, at + BATCH);
      await trx('source_files').where(ref).whereIn('path', paths).delete();
    }
    const fresh = [...files]
      .filter(([path, { sha }]) => stored.get(path) !== sha)
      .map(([path, { sha, text }]) => ({ ...ref, path, sha, content: text }));
    await trx.batchInsert('source_files', fresh, 50);
  }

  /** The texts that are known of files, where their blobs are the same still. */
  async known(
    { repository, branch }: SourceRef,
    wanted: ReadonlyMap<string, string>,
  ): Promise<Map<string, string>> {
    const known = new Map<string, string>();
    const paths = [...wanted.keys()];
    for (let at = 0; at < paths.length; at += BATCH) {
      const rows = await this.knex('source_files')
        .where({ repository, branch })
        .whereIn('path', paths.slice(at, at + BATCH))
        .select('path', 'sha', 'content');
      for (const row of rows.filter(
        item => item.sha === wanted.get(item.path),
      )) {
        known.set(row.path, row.content);
      }
    }
    return known;
  }

  /** The pins of an environment, source by source. They are shared, and not to be changed. */
  async pins(
    environment: string,
    knex: Knex = this.knex,
  ): Promise<StoredPin[]> {
    const newest = await knex('pins')
      .where({ environment })
      .groupBy('repository', 'branch')
      .orderBy(['repository', 'branch'])
      .select('repository', 'branch')
      .max({ id: 'id' });
    const known = this.remembered.get(environment);
    if (known?.key === keyOf(newest as Parameters<typeof keyOf>[0])) {
      return known.pins;
    }
    const rows = await knex('pins')
      .where({ environment })
      .orderBy(['repository', 'branch', 'id']);
    const pins: StoredPin[] = rows.map(row => JSON.parse(row.pin));
    this.remembered.set(environment, { key: keyOf(rows), pins }, pins.length);
    return pins;
  }

  /**
   * The texts that are kept of files at a commit, by path: none where the branch was read at another one since. One statement
   * tells both, since the branch may be read again at any time.
   */
  async filesAt(
    { repository, branch, commit }: SourceRef & { commit: string },
    wanted: string[],
  ): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    for (let at = 0; at < wanted.length; at += BATCH) {
      const rows = await this.knex('source_files')
        .join('sources', join =>
          join
            .on('sources.repository', 'source_files.repository')
            .andOn('sources.branch', 'source_files.branch'),
        )
        .where('sources.repository', repository)
        .where('sources.branch', branch)
        .where('sources.head', commit)
        .whereIn('source_files.path', wanted.slice(at, at + BATCH))
        .select<Array<{ path: string; content: string }>>(
          'source_files.path',
          'source_files.content',
        );
      rows.forEach(({ path, content }) => texts.set(path, content));
    }
    return texts;
  }

  /** Forgets sources that no environment names any more. */
  async retain(refs: SourceRef[]): Promise<void> {
    const wanted = new Set(refs.map(sourceKey));
    for (const { repository, branch } of await this.states()) {
      if (!wanted.has(sourceKey({ repository, branch }))) {
        for (const table of [
          'pins',
          'source_files',
          'fetched_blobs',
          'sources',
        ] as const) {
          await this.knex(table).where({ repository, branch }).delete();
        }
      }
    }
  }
}
