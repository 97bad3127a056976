import type { UsedBy } from '../driver/ReadFolder';
import { type FileGraph, reachable } from '../driver/LocatedFile';
import { isKustomization } from '../kustomization/findKustomization';
import { referencesOf } from '../kustomization/referencesOf';
import { folderOf, isBelow, nameOf } from '../tree/folders';
import type { ParseFile } from '../yaml/SourceFiles';
import { type SourceTree, YAML } from './createTree';
import type { ReadFiles } from './walkFiles';

/** More kustomizations than this are not looked through: who uses a file is then not known. */
const MAX_KUSTOMIZATIONS = 1_000;

/** The same for all other files of a repository, in which an engine may be told of a folder. */
export const MAX_OTHERS = 300;

/** What is looked through. */
export interface OtherUsersOptions {
  folder: string;
  graph: FileGraph;
  /** All files of the repository. */
  paths: string[];
  source: SourceTree;
  parse: ParseFile;
  read: ReadFiles;
}

/** The files that kustomizations of others name, and what these lead to, with who names them. */
function namedByOthers(
  texts: ReadonlyMap<string, string>,
  { graph, source, parse }: OtherUsersOptions,
): Map<string, string> {
  const users = new Map<string, string>();
  for (const [path, text] of texts) {
    const targets = parse(path, text)
      .roots.flatMap(root => referencesOf(path, root))
      .flatMap(reference => source.filesAt(reference.path))
      .filter(file => graph.has(file));
    for (const target of targets) {
      [target, ...reachable(graph, target)].forEach(file =>
        users.set(file, users.get(file) ?? path),
      );
    }
  }
  return users;
}

/** Files outside of the folder that a kustomization of the folder leads to; others are an engine's to find. */
function builtOutside({ graph }: OtherUsersOptions): Set<string> {
  return new Set(
    [...graph.keys()]
      .filter(isKustomization)
      .flatMap(path => [...reachable(graph, path)]),
  );
}

/** Whether a text may name a file, or a folder that it stands in, in whichever way. */
function mayName(text: string, path: string): boolean {
  const folder = folderOf(path);
  return (
    text.includes(nameOf(path)) ||
    (folder !== '.' && text.includes(nameOf(folder)))
  );
}

/**
 * Who else uses the files of a folder's configuration that stand outside of the folder: it takes all kustomizations of the
 * repository to know, and all of its files for what only an engine leads to.
 */
export async function otherUsers(options: OtherUsersOptions): Promise<UsedBy> {
  const { folder, graph, paths, read } = options;
  const outside = [...graph.values()]
    .filter(({ path, pins }) => pins.length > 0 && !isBelow(folder, path))
    .map(({ path }) => path);
  if (outside.length === 0) {
    return () => 'nobody';
  }
  const unread = paths.filter(path => !graph.has(path));
  const kustomizations = unread.filter(isKustomization);
  if (kustomizations.length > MAX_KUSTOMIZATIONS) {
    return () => 'unknown';
  }
  const users = namedByOthers(
    kustomizations.length > 0 ? await read(kustomizations) : new Map(),
    options,
  );
  const built = builtOutside(options);
  const led = outside.filter(path => !built.has(path) && !users.has(path));
  const others = unread.filter(
    path => YAML.test(path) && !isKustomization(path),
  );
  const known = led.length === 0 || others.length <= MAX_OTHERS;
  const texts =
    known && led.length > 0 && others.length > 0
      ? await read(others)
      : new Map<string, string>();
  for (const path of known ? led : []) {
    const user = [...texts].find(([, text]) => mayName(text, path))?.[0];
    if (user !== undefined) {
      users.set(path, user);
    }
  }
  return path => {
    const user = users.get(path);
    if (user !== undefined) {
      return { user };
    }
    return built.has(path) || known ? 'nobody' : 'unknown';
  };
}
