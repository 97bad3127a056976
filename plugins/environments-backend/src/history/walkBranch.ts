import type {
  Scm,
  ScmCommit,
} from '@downstage/backstage-plugin-environments-node';
import type { HistoryGap } from '../database/GapStore';
import {
  type SharedSource,
  type SourceReading,
  readSource,
  readTexts,
} from '../sources/readSource';

/** Commits of one repository and branch that are read back at most. */
export const MAX_COMMITS = 50;

type Tree = Awaited<ReturnType<Scm['repository']['tree']>>;

/** What a branch said after one of its commits. */
export interface Step {
  /** Undefined for what was there before the first commit that is told. */
  commit?: ScmCommit;
  pins: SourceReading['pins'];
}

/** The commits of a log that build on one. */
function descendants(log: ScmCommit[], sha: string): Set<string> {
  const found = new Set([sha]);
  let size: number;
  do {
    size = found.size;
    for (const commit of log) {
      if (commit.parents.some(parent => found.has(parent))) {
        found.add(commit.sha);
      }
    }
  } while (found.size > size);
  return found;
}

/**
 * The commits that the branch itself went through, oldest first, and the one that it stood at before. These are the first
 * parents; but where a branch took over from one that had merged it, another parent leads to where it stood.
 */
export function firstParents(
  log: ScmCommit[],
  { after, until }: Pick<HistoryGap, 'after' | 'until'>,
): { commits: ScmCommit[]; base?: string } {
  const bySha = new Map(log.map(commit => [commit.sha, commit]));
  const leading = after ? descendants(log, after) : new Set<string>();
  const commits: ScmCommit[] = [];
  let sha: string | undefined = until;
  while (sha && sha !== after) {
    const commit = bySha.get(sha);
    if (!commit) {
      break;
    }
    commits.unshift(commit);
    sha =
      commit.parents.find(parent => leading.has(parent)) ?? commit.parents[0];
  }
  return commits.length > 0 && sha ? { commits, base: sha } : { commits };
}

/** What is new of a branch that does not build on where it stood: rewritten, or further than the log tells. */
function sinceFork(
  { commits, base }: ReturnType<typeof firstParents>,
  gap: { after: string; before: ScmCommit[] },
): ReturnType<typeof firstParents> {
  if (gap.before.length === 0 && !base) {
    // It is not known what was there before the branch was rewritten
    return { commits: commits.slice(-1), base: commits.at(-1)?.parents[0] };
  }
  const known = new Set(gap.before.map(commit => commit.sha));
  const fork = commits.findLastIndex(commit => known.has(commit.sha));
  return fork < 0 && base && !known.has(base)
    ? { commits, base }
    : { commits: commits.slice(fork + 1), base: gap.after };
}

/** Whether a commit leaves everything as it is that the reading before it looked at. */
function isUntouched(before: Tree, after: Tree, { files }: SourceReading) {
  if (before.status !== 'found' || after.status !== 'found') {
    return false;
  }
  const known = new Map(before.files.map(file => [file.path, file.sha]));
  return (
    before.files.length === after.files.length &&
    after.files.every(
      ({ path, sha }) =>
        known.has(path) && (known.get(path) === sha || !files.has(path)),
    )
  );
}

/**
 * Reads what a branch said at each commit of a gap, from what was before it on. Costs one request for the log (two when
 * the branch was rewritten), one per commit, and one per blob that is not known yet; `count` is told of each.
 */
export async function* walkBranch(options: {
  shared: SharedSource;
  scm: Scm;
  gap: HistoryGap;
  /** Texts that are known of the wanted blobs, by path. */
  known(wanted: ReadonlyMap<string, string>): Promise<Map<string, string>>;
  count: (calls: number) => void;
  signal?: AbortSignal;
}): AsyncGenerator<Step> {
  const { shared, scm, gap, known, count, signal } = options;
  const texts = new Map<string, string>();
  const blobs = async (wanted: string[]) => {
    const shas = wanted.filter(sha => !texts.has(sha));
    count(shas.length);
    for (const [sha, text] of await scm.repository.blobs(shas)) {
      texts.set(sha, text);
    }
    return texts;
  };
  const readLog = (from: string) => {
    count(1);
    return scm.repository.log({ from, limit: MAX_COMMITS });
  };
  const { after, until } = gap;
  const line = firstParents(await readLog(until), gap);
  const { commits, base } =
    after && line.base !== after && line.commits.length > 0
      ? sinceFork(line, { after, before: await readLog(after) })
      : line;
  const stops: Array<{ sha: string; commit?: ScmCommit }> = [
    ...(base ? [{ sha: base }] : []),
    ...commits.map(commit => ({ sha: commit.sha, commit })),
  ];
  let before: { tree: Tree; reading: SourceReading } | undefined;
  for (const { sha, commit } of stops) {
    if (signal?.aborted) {
      throw new Error('the work was told to stop');
    }
    count(1);
    const tree = await scm.repository.tree(sha);
    const reading =
      before && isUntouched(before.tree, tree, before.reading)
        ? before.reading
        : await readSource({
            shared,
            scm,
            commit: sha,
            tree,
            texts: wanted => readTexts(wanted, { known, blobs }),
          });
    before = { tree, reading };
    yield { commit, pins: reading.pins };
  }
}
