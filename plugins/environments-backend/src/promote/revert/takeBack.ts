import { createHash } from 'node:crypto';
import { type FileChange, mergeTexts } from '@downstage/layouts';
import {
  type ChangedFile,
  type FileAt,
  ORDINARY,
  isSameFile,
} from './changedFiles';

/** Modes of files whose contents are lines. */
const WRITABLE = ['100644', '100755'];

/** Says why something cannot be taken back. */
class Refusal extends Error {}

/** The name that Git gives a text, in a repository of the same kind of names. */
export function blobSha(text: string, { length }: { length: number }): string {
  return createHash(length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');
}

function short(sha: string): string {
  return sha.slice(0, 7);
}

/** Takes changes back, one after the other, and keeps what comes of them. */
class Files {
  private readonly texts: Map<string, string>;
  private readonly now: Map<string, FileAt>;

  constructor(
    private readonly head: ReadonlyMap<string, FileAt>,
    texts: ReadonlyMap<string, string>,
  ) {
    this.texts = new Map(texts);
    this.now = new Map(head);
  }

  takeBack(change: ChangedFile, commit: string): void {
    const { path } = change;
    const result = this.without(change, commit);
    if (result) {
      this.now.set(path, result);
    } else {
      this.now.delete(path);
    }
  }

  /** What differs from the head. */
  changes(paths: string[]): FileChange[] {
    return paths.flatMap(path => {
      const [before, after] = [this.head.get(path), this.now.get(path)];
      if (isSameFile(before, after)) {
        return [];
      }
      const mode = before?.mode ?? ORDINARY;
      if (!WRITABLE.includes(mode) || (after && after.mode !== mode)) {
        throw new Refusal(`${path} is, or was, no ordinary file`);
      }
      if (!before && this.isTaken(path)) {
        throw new Refusal(
          `something else stands in the place of ${path} by now`,
        );
      }
      return [
        {
          path,
          ...(before ? { before: this.text(path, before) } : {}),
          ...(after ? { after: this.text(path, after) } : {}),
        },
      ];
    });
  }

  /** Whether a folder stands at a path, or a file at one of the folders that lead to it. */
  private isTaken(path: string): boolean {
    return [...this.now.keys()].some(
      other => other.startsWith(`${path}/`) || path.startsWith(`${other}/`),
    );
  }

  private text(path: string, { sha }: FileAt): string {
    const text = this.texts.get(sha);
    if (text === undefined) {
      throw new Refusal(`${path} is no text`);
    }
    return text;
  }

  private without(
    { path, before, after }: ChangedFile,
    commit: string,
  ): FileAt | undefined {
    const now = this.now.get(path);
    if (isSameFile(now, after) || isSameFile(now, before)) {
      return before;
    }
    const since = `since commit ${short(commit)}`;
    if (!now) {
      throw new Refusal(`${path} was deleted ${since}`);
    }
    if (!before || !after) {
      throw new Refusal(
        `${path} was ${after ? 'changed' : 'added again'} ${since}`,
      );
    }
    if (now.mode !== after.mode || before.mode !== after.mode) {
      throw new Refusal(`the mode of ${path} differs ${since}`);
    }
    return {
      ...now,
      sha: this.merge(path, { now, before, after }, since),
    };
  }

  private merge(
    path: string,
    { now, before, after }: Record<'now' | 'before' | 'after', FileAt>,
    since: string,
  ): string {
    const [ours, theirs, base] = [now, before, after].map(file =>
      this.text(path, file),
    );
    const merged = mergeTexts({ base, ours, theirs });
    if ('refused' in merged) {
      throw new Refusal(`${path}: ${merged.refused} ${since}`);
    }
    const { text } = merged;
    // Brought again and taken back again it is the same: else lines were taken for others
    const again = mergeTexts({ base: theirs, ours: text, theirs: base });
    const back =
      'refused' in again
        ? again
        : mergeTexts({ base, ours: again.text, theirs });
    if ('refused' in back || back.text !== text) {
      throw new Refusal(`${path} does not tell which lines changed ${since}`);
    }
    const sha = blobSha(text, now.sha);
    this.texts.set(sha, text);
    return sha;
  }
}

/**
 * What comes of a tree when the changes of commits are taken back, newest first. Pure. A file that nobody has touched since is
 * as it was before, byte for byte; one that somebody has is merged line by line, or refused.
 *
 * @param texts - Of blobs, by SHA; one that is missing is no text
 */
export function takeBack(options: {
  head: ReadonlyMap<string, FileAt>;
  commits: Array<{ sha: string; changed: ChangedFile[] }>;
  texts: ReadonlyMap<string, string>;
}): { changes: FileChange[] } | { refused: string } {
  const { head, commits, texts } = options;
  const files = new Files(head, texts);
  try {
    for (const { sha, changed } of commits) {
      changed.forEach(change => files.takeBack(change, sha));
    }
    const paths = commits.flatMap(({ changed }) =>
      changed.map(({ path }) => path),
    );
    return { changes: files.changes([...new Set(paths)].sort()) };
  } catch (error) {
    if (error instanceof Refusal) {
      return { refused: error.message };
    }
    throw error;
  }
}
