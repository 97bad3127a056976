import {
  type LocateResult,
  type VersionPin,
  expandFolder,
  matchPins,
} from '@downstage/layouts';
import type { EnvironmentSource } from '@downstage/backstage-plugin-environments-common';
import type { Service } from '../../catalog/Service';
import type { StoredPin } from '../../database/SourceStore';
import type { FoundTree } from '../../sources/withChanges';
import type { FolderAt } from './locateFolder';

/** More are no configuration of one service. */
const MOST_FILES = 500;
const MOST_BYTES = 5_000_000;
/** One service is in few folders; more are not looked through. */
const MOST_FOLDERS = 20;

/** What a service's pins are known by. */
export interface KnownService {
  ref: string;
  title: string;
  names: string[];
  images: string[];
}

/** What is kept of a service with a reviewed plan. */
export function toIdentity({
  ref,
  title,
  names,
  images,
}: Service): KnownService {
  return { ref, title, names, images };
}

/** The folders of a source in which a pin may have been found, the likeliest first. */
export function foldersOf(
  source: EnvironmentSource,
  tree: FoundTree,
  { pin }: StoredPin,
): FolderAt[] {
  const { repository, layout } = source;
  return source.paths
    .flatMap(path =>
      expandFolder(path, tree.files).map(folder => ({
        ...folder,
        repository,
        layout,
      })),
    )
    .sort(
      (a, b) =>
        Number(pin.file.startsWith(`${b.folder}/`)) -
        Number(pin.file.startsWith(`${a.folder}/`)),
    )
    .slice(0, MOST_FOLDERS);
}

/** The files below a folder that are small enough together to be read for one service. */
export function filesBelow({ files }: FoundTree, folder: string): string[] {
  const own = files.filter(
    ({ path }) => folder === '.' || path.startsWith(`${folder}/`),
  );
  const bytes = own.reduce((sum, { size = 0 }) => sum + size, 0);
  return own.length > MOST_FILES || bytes > MOST_BYTES
    ? []
    : own.map(({ path }) => path);
}

/** What the service may be called in files: as its entity says, and as what deploys it is called. */
export function calledAs(service: KnownService, pins: VersionPin[]) {
  const named = pins.flatMap(pin =>
    pin.names.flatMap(({ by, name }) =>
      by === 'object' || by === 'release' ? [name] : [],
    ),
  );
  return [...new Set([...service.names, ...named])];
}

/** The service's pins among those of a folder. */
export function pinsOf(service: KnownService, { pins }: LocateResult) {
  const standing = pins.filter(({ overriddenBy }) => !overriddenBy);
  return matchPins(service, standing).matches.map(({ pin }) => pin);
}
