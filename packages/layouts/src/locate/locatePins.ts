import type { ExplicitPin } from '../driver/ExplicitPin';
import type { LayeredValues } from '../driver/Layered';
import { type LayoutDriver, layoutNamed } from '../driver/LayoutDriver';
import { isSamePin } from '../pins/pinKey';
import type { PinName, VersionPin } from '../pins/VersionPin';
import {
  MENTIONED,
  selectsByVersion,
  withoutLabels,
} from '../pins/versionLabels';
import { isBelow } from '../tree/folders';
import type { TreeFile } from '../tree/TreeFile';
import type { SourceFiles } from '../yaml/SourceFiles';
import { chooseLayout, explainLayout } from './chooseLayout';
import { createParser } from './createParser';
import { type SourceTree, createTree } from './createTree';
import { enginesOver } from './enginesOver';
import { findEntry } from './findEntry';
import { layeredValues, surroundings } from './layeredValues';
import { linkFiles } from './linkFiles';
import { locateExplicit } from './locateExplicit';
import { otherUsers } from './otherUsers';
import { tellUnread } from './tellUnread';
import { type ReadFiles, type Walk, newWalk, walkFiles } from './walkFiles';

/**
 * The pins of one folder of an environment.
 *
 * @public
 */
export interface LocateResult {
  folder: string;
  /** The layout that most of what is there is written in; undefined when nothing was found. */
  layout?: string;
  /** How the layout was found, or why none was. */
  detection: string;
  pins: VersionPin[];
  /** What could not be read, by file. */
  problems: Array<{ file: string; problem: string }>;
  /** The texts of the files that were read, by path. */
  files: ReadonlyMap<string, string>;
  /** All files of the repository, read or not. */
  paths: string[];
  /** Files of values by path, with the names of the releases that they are for. */
  releases: ReadonlyMap<string, PinName[]>;
}

/**
 * Which folder is read, and how.
 *
 * @public
 */
export interface LocateOptions {
  folder: string;
  /** `auto`, or the name of a layout to leave out what is written in others. */
  layout: string;
  tree: TreeFile[];
  /** Reads files by path, all in one call; a file that is not text is left out. */
  read: ReadFiles;
  /** The address of the repository, where it is known: sources that name it lead to files of it. */
  repository?: string;
  /** The service that the folder's path names: every pin in it is also known by that name. */
  service?: string;
  /** Pins that detection cannot know. They win over what it finds for their services. */
  explicit?: ExplicitPin[];
}

/** The layouts that are found by looking. */
export function detectedLayouts(layouts: LayoutDriver[]): LayoutDriver[] {
  return layouts.filter(layout => !layout.given);
}

/** The pins that were given; their files are read where they were not, and join the walk. */
async function readExplicit(
  layouts: LayoutDriver[],
  { explicit = [], read }: LocateOptions,
  { files, problems }: Walk,
): Promise<VersionPin[]> {
  const missing = new Set(
    explicit.map(pin => pin.file).filter(file => !files.has(file)),
  );
  const texts = missing.size > 0 ? await read([...missing]) : new Map();
  return explicit.flatMap(pin => {
    const { file, service } = pin;
    const text = files.get(file) ?? texts.get(file);
    if (text !== undefined) {
      files.set(file, text);
    }
    const found = locateExplicit(layouts, pin, text);
    if ('problem' in found) {
      const problem = `the pin of ${service}: ${found.problem}`;
      problems.push({ file, problem });
      return [];
    }
    return [found];
  });
}

/** Files of values may name further ones; longer chains are no configuration. */
const MAX_LAYERINGS = 5;

/** Weighs the values of releases against each other, and reads what else it takes to know them. */
async function readLayered(
  layouts: LayoutDriver[],
  walk: Walk,
  options: LocateOptions & { source: SourceTree },
): Promise<{ values: LayeredValues[]; releases: Map<string, PinName[]> }> {
  const { folder, tree, repository, source, read } = options;
  const paths = tree.map(({ path }) => path);
  for (let round = 1; ; round++) {
    const { values, wanted, releases } = layeredValues(layouts, {
      folder,
      graph: walk.located,
      files: walk.files,
      paths,
      source,
      repository,
    });
    const fresh = wanted.filter(({ path }) => !walk.located.has(path));
    if (fresh.length === 0 || round > MAX_LAYERINGS) {
      return { values, releases };
    }
    await walkFiles(layouts, walk, { start: fresh, source, read });
  }
}

/** The pins of a folder's own files, and those elsewhere that win over one of them. */
function relatedPins(
  pins: VersionPin[],
  own: ReadonlySet<string>,
  { folder, engines }: { folder: string; engines: string[] },
): VersionPin[] {
  const winners = new Set(
    pins.filter(({ file }) => own.has(file)).map(pin => pin.overriddenBy),
  );
  return pins.flatMap(pin => {
    if (own.has(pin.file)) {
      return [pin];
    }
    const other = engines.find(path => path !== pin.file);
    const reason = `${pin.file} is outside of ${folder}, and ${other} leads to it as well: which of them is meant is not known`;
    const related = other ? { ...pin, editable: false, reason } : pin;
    return winners.has(`${pin.file}:${pin.line}`) ? [related] : [];
  });
}

/** What the releases of a folder make of its values, with what engines elsewhere put over them. */
async function readReleases(
  layouts: LayoutDriver[],
  walk: Walk,
  options: LocateOptions & { source: SourceTree },
): Promise<{
  layered: LayeredValues[];
  releases: Map<string, PinName[]>;
  related(pins: VersionPin[]): VersionPin[];
}> {
  const { folder, tree, read, source, repository } = options;
  const { values: layered, releases } = await readLayered(
    layouts,
    walk,
    options,
  );
  const engines = await enginesOver(layouts, {
    folder,
    walk,
    paths: tree.map(({ path }) => path),
    source,
    read,
    repository,
  });
  if (engines.length === 0) {
    return { layered, releases, related: pins => pins };
  }
  const own = new Set(walk.located.keys());
  await walkFiles(layouts, walk, {
    start: engines.map(path => ({ path })),
    source,
    read,
  });
  const all = await readLayered(layouts, walk, options);
  return {
    layered: all.values,
    releases: all.releases,
    related: pins => relatedPins(pins, own, { folder, engines }),
  };
}

/** What is to be known of a folder that has no fixed version; nothing where it has one. */
function unreadIn(
  layouts: LayoutDriver[],
  pins: VersionPin[],
  options: LocateOptions & Pick<Walk, 'files'> & { source: SourceTree },
): LocateResult['problems'] {
  if (pins.some(pin => !pin.moving && !pin.overriddenBy)) {
    return [];
  }
  const paths = options.tree.map(({ path }) => path);
  const { around } = surroundings({ ...options, paths });
  return tellUnread(layouts, around, pins);
}

/** Pins without their labels where anything that was read selects by a version. */
function leaveSelected(files: SourceFiles, pins: VersionPin[]): VersionPin[] {
  const isSelected = [...files].some(
    ([path, text]) =>
      MENTIONED.test(text) && files.parse(path).roots.some(selectsByVersion),
  );
  return isSelected ? pins.map(withoutLabels) : pins;
}

/** Finds the pins of one folder with the given layouts. */
export async function locatePins(
  layouts: LayoutDriver[],
  options: LocateOptions,
): Promise<LocateResult> {
  const { folder, layout, tree, read, service } = options;
  const paths = tree.map(({ path }) => path);
  const known = detectedLayouts(layouts).map(({ name }) => name);
  if (layout !== 'auto' && !known.includes(layout)) {
    return {
      folder,
      detection: `layout "${layout}" is not known; known are auto, ${known.join(
        ', ',
      )}`,
      pins: [],
      problems: [],
      files: new Map(),
      paths,
      releases: new Map(),
    };
  }
  const entry = findEntry(layouts, { folder, tree, layout });
  const walk = newWalk(layouts);
  const source = createTree(layouts, tree);
  await walkFiles(layouts, walk, {
    start: entry.files.map(path => ({ path })),
    source,
    read,
  });
  const { layered, releases, related } = await readReleases(layouts, walk, {
    ...options,
    source,
  });
  const given = await readExplicit(layouts, options, walk);
  const { located, files, problems } = walk;
  const usedBy = await otherUsers({
    folder,
    graph: located,
    paths,
    source,
    parse: createParser(layouts),
    read,
  });
  const readFolder = { folder, files, usedBy };
  const linked = linkFiles(layouts, located.values(), {
    read: readFolder,
    layered,
  });
  const found = related(linked).filter(
    pin =>
      (layout === 'auto' || pin.layout === layout) &&
      (isBelow(folder, pin.file) || !pin.overriddenBy) &&
      !given.some(item => isSamePin(item, pin)),
  );
  const own: PinName[] = service ? [{ by: 'release', name: service }] : [];
  const pins = [
    ...given,
    ...leaveSelected(files, found).map(pin => ({
      ...pin,
      names: [...own, ...pin.names],
    })),
  ];
  problems.push(...unreadIn(layouts, pins, { ...options, files, source }));
  const chosen =
    layout === 'auto'
      ? chooseLayout(layouts, entry, readFolder, pins)
      : layoutNamed(layouts, layout);
  return {
    folder,
    ...(chosen ? { layout: chosen.name } : {}),
    detection:
      layout === 'auto'
        ? explainLayout(chosen, entry, folder, pins)
        : `layout "${layout}" is given`,
    pins,
    problems,
    files,
    paths,
    releases,
  };
}
