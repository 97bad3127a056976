import { linkChartRefs } from '../flux/linkChartRefs';
import { findChart } from '../umbrellaChart/findChart';
import { resolveLocks } from '../umbrellaChart/resolveLocks';
import { type ExplicitPin, locateExplicit } from '../explicit/locateExplicit';
import { buildsOnly } from '../kustomize/buildsOnly';
import { findKustomization } from '../kustomize/findKustomization';
import { LAYOUTS, LAYOUT_NAMES, layoutNamed } from '../layouts';
import type { LayoutFolder, TreeFile } from '../LayoutDriver';
import { isSamePin } from '../pins/pinKey';
import type { PinName, VersionPin } from '../pins/VersionPin';
import { isBelow } from './folders';
import { linkPins } from './linkPins';
import { type Entry, createTree, findEntry } from './sourceFiles';
import { type ReadFiles, walkFiles } from './walkFiles';

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
}

function mainLayout(pins: VersionPin[]): string | undefined {
  const counts = LAYOUTS.map(({ name }) => ({
    name,
    count: pins.filter(pin => pin.layout === name).length,
  }));
  return counts
    .filter(item => item.count > 0)
    .sort((a, b) => b.count - a.count)
    .at(0)?.name;
}

/**
 * Finds the pins of one folder: looks where its configuration begins, asks for those files, and for those that they
 * lead to.
 *
 * @param layout - `auto`, or the name of a layout to leave out what is written in others
 * @param read - Reads files by path, all in one call; a file that is not text is left out
 * @public
 */
export async function locatePins(options: {
  folder: string;
  layout: string;
  tree: TreeFile[];
  read: ReadFiles;
  /** The service that the folder's path names: every pin in it is also known by that name. */
  service?: string;
  /** Pins that detection cannot know. They win over what it finds for their services. */
  explicit?: ExplicitPin[];
}): Promise<LocateResult> {
  const { folder, layout, tree, read, service, explicit = [] } = options;
  const paths = tree.map(({ path }) => path);
  if (layout !== 'auto' && !LAYOUT_NAMES.includes(layout)) {
    return {
      folder,
      detection: `layout "${layout}" is not known; known are auto, ${LAYOUT_NAMES.join(
        ', ',
      )}`,
      pins: [],
      problems: [],
      files: new Map(),
      paths,
    };
  }
  const entry = findEntry(folder, tree, layout);
  const { located, files, problems } = await walkFiles({
    start: entry.files,
    source: createTree(tree),
    read,
  });
  const given = await readExplicit(explicit, read, files, problems);
  const linked = linkPins([...located.values()], folder);
  const found = linkChartRefs(resolveLocks(linked, files), files).filter(
    pin =>
      (layout === 'auto' || pin.layout === layout) &&
      (isBelow(folder, pin.file) || !pin.overriddenBy) &&
      !given.some(item => isSamePin(item, pin)),
  );
  const own: PinName[] = service ? [{ by: 'release', name: service }] : [];
  const pins = [
    ...given,
    ...found.map(pin => ({ ...pin, names: [...own, ...pin.names] })),
  ];
  const main = chooseLayout(entry, layout, pins, { folder, files });
  return {
    folder,
    ...(main ? { layout: main } : {}),
    detection: explain(entry, layout, folder, pins, main),
    pins,
    problems,
    files,
    paths,
  };
}

async function readExplicit(
  explicit: ExplicitPin[],
  read: ReadFiles,
  files: Map<string, string>,
  problems: LocateResult['problems'],
): Promise<VersionPin[]> {
  const missing = explicit
    .map(pin => pin.file)
    .filter(
      (file, index, all) => !files.has(file) && all.indexOf(file) === index,
    );
  const texts = missing.length > 0 ? await read(missing) : new Map();
  return explicit.flatMap(pin => {
    const text = files.get(pin.file) ?? texts.get(pin.file);
    const found =
      text === undefined
        ? { problem: `there is no text file ${pin.file}` }
        : locateExplicit(pin, text);
    if (text !== undefined) {
      files.set(pin.file, text);
    }
    if ('problem' in found) {
      problems.push({
        file: pin.file,
        problem: `the pin of ${pin.service}: ${found.problem}`,
      });
      return [];
    }
    return [found];
  });
}

/** The layout of all objects that the folder's kustomization builds from, where they are an engine's own. */
function layoutOfResources(read: LayoutFolder): string | undefined {
  const path = findKustomization(read.folder, read.files);
  return ['argocd', 'flux'].find(name => {
    const kinds = layoutNamed(name)?.objects;
    return (
      path !== undefined &&
      buildsOnly(read.files, path, object => kinds?.claims(object) ?? false)
    );
  });
}

/**
 * The layout of the folder. What its configuration begins with counts, but for a kustomization that only lists Argo CD's
 * Applications or Flux objects; a chart without dependencies is there for its
 * values unless it has none of them either, and where nothing begins, most pins decide.
 */
function chooseLayout(
  entry: Entry,
  layout: string,
  pins: VersionPin[],
  read: LayoutFolder,
): string | undefined {
  if (layout !== 'auto') {
    return layout;
  }
  const has = (name: string) => pins.some(pin => pin.layout === name);
  const emptied = !has('helm-values') && findChart(read) !== undefined;
  switch (entry.layout) {
    case 'kustomize':
      return layoutOfResources(read) ?? entry.layout;
    case 'helmfile':
      return entry.layout;
    case 'umbrella-chart':
      return has('umbrella-chart') || emptied
        ? 'umbrella-chart'
        : 'helm-values';
    default:
      return mainLayout(pins) ?? (entry.detection ? entry.layout : undefined);
  }
}

function explain(
  entry: Entry,
  layout: string,
  folder: string,
  pins: VersionPin[],
  main: string | undefined,
): string {
  if (layout !== 'auto') {
    return `layout "${layout}" is given`;
  }
  if (entry.detection && main === entry.layout) {
    return entry.detection;
  }
  const first = pins.find(pin => pin.layout === main);
  const driver = LAYOUTS.find(item => item.name === main);
  return first && driver
    ? `${first.file} holds ${driver.evidence}`
    : entry.detection || `no version was found in ${folder}`;
}
