import type { LayoutDriver } from '../driver/LayoutDriver';
import type { FollowedFile } from '../driver/Located';
import type { LocatedFile } from '../driver/LocatedFile';
import type { SourceFiles } from '../yaml/SourceFiles';
import { toSourceFiles } from './createParser';
import type { SourceTree } from './createTree';
import { locateFile } from './locateFile';

/** What was read, file by file. */
export interface Walk {
  located: Map<string, LocatedFile>;
  /** Texts by path. */
  files: SourceFiles;
  problems: Array<{ file: string; problem: string }>;
}

/**
 * Reads files by path, all in one call; a file that is not text is left out.
 *
 * @public
 */
export type ReadFiles = (
  paths: string[],
) => Promise<ReadonlyMap<string, string>>;

/** A helmfile or kustomization may lead to files that lead on; longer chains are no configuration. */
const MAX_ROUNDS = 20;

/** Thousands of files take seconds: others get their turn in between. */
const TURN_MS = 20;

function createBreather(): () => Promise<void> {
  let since = Date.now();
  return async () => {
    if (Date.now() - since > TURN_MS) {
      await new Promise(resolve => setTimeout(resolve, 0));
      since = Date.now();
    }
  };
}

/** The files of a queue that are to be read; the others are problems. */
function nextFiles(
  walk: Walk,
  source: SourceTree,
  queue: FollowedFile[],
): Map<string, FollowedFile> {
  const next = new Map<string, FollowedFile>();
  for (const item of queue) {
    for (const path of source.filesAt(item.path)) {
      const problem = source.unreadable(path);
      if (problem && !walk.located.has(path)) {
        walk.problems.push({ file: path, problem });
        walk.located.set(path, { path, pins: [], follows: [], unread: true });
      }
      if (!walk.located.has(path)) {
        // Values that several releases share go by all of their names
        const { names = [] } = next.get(path) ?? {};
        next.set(path, {
          ...item,
          path,
          names: [...names, ...(item.names ?? [])],
        });
      }
    }
  }
  return next;
}

/** Locates in one file, and says what it leads to. */
function visitFile(
  layouts: LayoutDriver[],
  walk: Walk,
  source: SourceTree,
  file: FollowedFile,
  text: string | undefined,
): FollowedFile[] {
  const { path, readAs, names = [] } = file;
  const result =
    text === undefined
      ? { pins: [], problem: 'not a text file' }
      : locateFile(layouts, { path, text, readAs });
  if (text !== undefined) {
    walk.files.set(path, text);
  }
  if (result.problem) {
    walk.problems.push({ file: path, problem: result.problem });
  }
  const follows = result.follows ?? [];
  const used = (as: FollowedFile['as']) =>
    follows
      .filter(item => item.as === as)
      .flatMap(item => source.filesAt(item.path));
  walk.located.set(path, {
    path,
    pins: result.pins.map(pin => ({ ...pin, names: [...pin.names, ...names] })),
    follows: follows.flatMap(item => source.filesAt(item.path)),
    components: used('component'),
    patches: used('patch'),
    transformers: used('transformer'),
    charts: used('values'),
    unread: result.problem !== undefined,
    images: result.images,
    overrides: layouts.some(layout => layout.overrides?.(path)),
  });
  return follows;
}

/** A walk that has not begun. */
export function newWalk(layouts: LayoutDriver[]): Walk {
  return {
    located: new Map(),
    files: toSourceFiles(layouts, new Map()),
    problems: [],
  };
}

/**
 * Reads files, and those that they lead to, round by round: each round is one call of `read`.
 *
 * @param walk - What was read before, to which they are added
 */
export async function walkFiles(
  layouts: LayoutDriver[],
  walk: Walk,
  options: { start: FollowedFile[]; source: SourceTree; read: ReadFiles },
): Promise<void> {
  const { start, source, read } = options;
  const breathe = createBreather();
  let queue = start;
  for (let round = 0; queue.length > 0 && round < MAX_ROUNDS; round++) {
    const next = nextFiles(walk, source, queue);
    const texts = next.size > 0 ? await read([...next.keys()]) : new Map();
    queue = [];
    for (const file of next.values()) {
      await breathe();
      queue.push(
        ...visitFile(layouts, walk, source, file, texts.get(file.path)),
      );
    }
  }
}
