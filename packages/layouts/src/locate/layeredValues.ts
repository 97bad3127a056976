import type { LayeredValues, Surroundings } from '../driver/Layered';
import type { LayoutDriver } from '../driver/LayoutDriver';
import type { FollowedFile } from '../driver/Located';
import type { FileGraph } from '../driver/LocatedFile';
import { repositoryName } from '../pins/gitPin';
import type { PinName } from '../pins/VersionPin';
import type { SourceFiles } from '../yaml/SourceFiles';
import type { YamlFile } from '../yaml/YamlFile';
import type { SourceTree } from './createTree';
import { builtObjects } from './builtObjects';

/** Which folder is read, of which repository. */
export interface LayeredOptions {
  folder: string;
  graph: FileGraph;
  files: SourceFiles;
  paths: string[];
  source: SourceTree;
  /** The address of the repository, where it is known. */
  repository?: string;
}

/** What is known around the files, and the files that were asked for without having been read. */
export function surroundings({
  folder,
  files,
  paths,
  source,
  repository,
}: Omit<LayeredOptions, 'graph'>): {
  around: Surroundings;
  wanted: FollowedFile[];
  /** The names of the releases that files of values were asked for. */
  releases: Map<string, PinName[]>;
} {
  const all = new Set(paths);
  const wanted: FollowedFile[] = [];
  const releases = new Map<string, PinName[]>();
  const own = repository && repositoryName(repository);
  const parsed = (path: string, how: Omit<FollowedFile, 'path'>) => {
    const file: YamlFile | undefined = files.has(path)
      ? files.parse(path)
      : undefined;
    if (!file && all.has(path)) {
      wanted.push({ path, ...how });
    }
    return file;
  };
  const filesAt = (path: string) => {
    const found = source.filesAt(path);
    found
      .filter(file => !files.has(file))
      .forEach(file => wanted.push({ path: file }));
    return found;
  };
  const around: Surroundings = {
    folder,
    files,
    paths,
    filesAt,
    has: path => all.has(path),
    isOwn: address =>
      address !== undefined && (!own || repositoryName(address) === own),
    values: (path, names) => {
      releases.set(path, [...(releases.get(path) ?? []), ...names]);
      return parsed(path, { readAs: 'values', names })?.roots.at(0);
    },
    file: path => parsed(path, {}),
  };
  return { around, wanted, releases };
}

/** What the values of all releases say, as far as the files were read, and the files that it takes to know more. */
export function layeredValues(
  layouts: LayoutDriver[],
  options: LayeredOptions,
): {
  values: LayeredValues[];
  wanted: FollowedFile[];
  releases: Map<string, PinName[]>;
} {
  const { around, wanted, releases } = surroundings(options);
  const values = [...options.files].flatMap(([path, text]) =>
    layouts.flatMap(({ layered }) =>
      layered?.concerns(path, text)
        ? layered.locate(options.files.parse(path), around)
        : [],
    ),
  );
  return {
    values: [...values, ...builtObjects(layouts, options.graph, around)],
    wanted,
    releases,
  };
}
