import type { LayoutDriver } from '../driver/LayoutDriver';
import { createParser } from '../locate/createParser';
import type { LocateResult } from '../locate/locatePins';
import type { VersionPin } from '../pins/VersionPin';
import { isBelow } from '../tree/folders';
import { overlaps } from '../yaml/overlaps';
import { isWithin, parsePath } from '../yaml/paths';
import type { YamlFile } from '../yaml/YamlFile';
import type { PathStep, YamlPlace } from '../yaml/YamlPlace';
import type { Setting } from './Setting';
import { type PlacedSetting, readSettings } from './readSettings';

/**
 * Whose configuration is looked for in a folder.
 *
 * @public
 */
export interface SettingsOptions {
  located: LocateResult;
  /** Those of the folder's pins that are the service's. */
  own: VersionPin[];
  /** Those that are of other services; whose the rest is, nobody knows. */
  others: VersionPin[];
  /** What the service is called. */
  names: string[];
  /** Whether the folder is the service's alone, as its path says. */
  dedicated?: boolean;
}

/**
 * The configuration of a service in a folder.
 *
 * @public
 */
export interface ServiceSettings {
  settings: Setting[];
  /** What is not listed, and why, in sentences. */
  notes: string[];
}

/** What of a document is the service's: the places below which it is, or why nothing can be told. */
type Share = { paths: PathStep[][] } | { note: string } | undefined;

interface Owner extends SettingsOptions {
  ownNames: ReadonlySet<string>;
  isAlone: boolean;
}

function placesOf(
  pins: VersionPin[],
  file: string,
  document: number,
): VersionPin[] {
  return pins.filter(pin => pin.file === file && pin.document === document);
}

function stepsOf(pin: VersionPin): PathStep[] {
  return parsePath(pin.path) ?? [];
}

/**
 * The part of a document around a pin that is the service's: what stands below its name, else all around it that has no
 * version of anything else.
 */
function blockOf(
  pin: VersionPin,
  foreign: VersionPin[],
  known: VersionPin[],
  names: ReadonlySet<string>,
): PathStep[] {
  const steps = stepsOf(pin);
  const has = (pins: VersionPin[], depth: number) =>
    pins.some(other => isWithin(stepsOf(other), steps.slice(0, depth)));
  const named = steps.findIndex(
    (step, index) =>
      typeof step === 'string' &&
      index < steps.length - 1 &&
      names.has(step) &&
      !has(known, index + 1),
  );
  if (named >= 0) {
    return steps.slice(0, named + 1);
  }
  let depth = steps.length - 1;
  while (depth > 0 && !has(foreign, depth - 1)) {
    depth -= 1;
  }
  return steps.slice(0, Math.max(depth, has(foreign, depth) ? 1 : 0));
}

function labelsOf(root: YamlPlace): string[] {
  const labels = [
    'app.kubernetes.io/name',
    'app.kubernetes.io/instance',
    'app',
  ];
  return [
    root.text('metadata', 'name'),
    ...labels.map(label => root.text('metadata', 'labels', label)),
  ].filter((name): name is string => name !== undefined);
}

/** What of a document with versions is the service's. */
function shareByPins(
  root: YamlPlace,
  owner: Owner,
  { own, foreign, known }: Record<'own' | 'foreign' | 'known', VersionPin[]>,
): Share {
  const { path } = root.context.file;
  if (root.text('kind') !== undefined && root.text('apiVersion')) {
    return known.length === 0
      ? { paths: [[]] }
      : {
          note: `${path} line ${root.line}: ${root.text('kind')} ${root.text(
            'metadata',
            'name',
          )} is several services'`,
        };
  }
  return foreign.length === 0 && owner.isAlone
    ? { paths: [[]] }
    : {
        paths: own.map(pin => blockOf(pin, foreign, known, owner.ownNames)),
      };
}

/** What of a document without versions of the service is the service's. */
function shareByName(root: YamlPlace, owner: Owner, isForeign: boolean): Share {
  const { path } = root.context.file;
  const { ownNames } = owner;
  if (root.text('kind') !== undefined) {
    return !isForeign && labelsOf(root).some(name => ownNames.has(name))
      ? { paths: [[]] }
      : undefined;
  }
  const releases = owner.located.releases.get(path) ?? [];
  const named = releases.filter(({ by }) => by === 'release');
  if (
    !isForeign &&
    named.length > 0 &&
    named.every(({ name }) => ownNames.has(name))
  ) {
    return { paths: [[]] };
  }
  const keys = [...ownNames].filter(name => root.get(name)?.isMap);
  return keys.length > 0 ? { paths: keys.map(key => [key]) } : undefined;
}

function shareOf(root: YamlPlace, owner: Owner): Share {
  const { located } = owner;
  const { path } = root.context.file;
  const at = (pins: VersionPin[]) => placesOf(pins, path, root.context.index);
  const own = at(owner.own);
  const known = at(owner.others);
  const isOwn = new Set(owner.own);
  const foreign = at(located.pins).filter(pin => !isOwn.has(pin));
  if (own.length > 0) {
    return shareByPins(root, owner, { own, foreign, known });
  }
  if (owner.isAlone && known.length === 0) {
    return { paths: [[]] };
  }
  return shareByName(root, owner, foreign.length > 0);
}

/** Whether every version of the folder stands together with one of the service. */
function isAlone({ located, own, dedicated }: SettingsOptions): boolean {
  const isOwn = new Set(own);
  const documents = new Set(
    own.map(({ file, document }) => `${document} ${file}`),
  );
  return (
    dedicated === true ||
    located.pins.every(
      pin =>
        isOwn.has(pin) ||
        (pin.layout === 'manifests' &&
          documents.has(`${pin.document} ${pin.file}`)),
    )
  );
}

function namesOf({ located, own, names }: SettingsOptions): Set<string> {
  const isOwn = new Set(own);
  const releases = (pins: VersionPin[]) =>
    pins.flatMap(pin =>
      pin.names.flatMap(({ by, name }) => (by === 'release' ? [name] : [])),
    );
  const foreign = new Set(
    releases(located.pins.filter(pin => !isOwn.has(pin))),
  );
  return new Set([
    ...names,
    ...releases(own).filter(name => !foreign.has(name)),
  ]);
}

/** Takes out what a version stands in: the way to change that is a promotion. */
function isVersion(setting: PlacedSetting, pins: VersionPin[]): boolean {
  const { range, file } = setting;
  return pins.some(
    pin =>
      pin.file === file &&
      pin.document === setting.document &&
      (pin.path === setting.path ||
        (range !== undefined &&
          overlaps(
            pin.scalars.map(scalar => scalar.range),
            range,
          ))),
  );
}

/** A setting without what only locating it takes. */
export function toSetting({
  steps: _steps,
  root: _root,
  range: _range,
  ...setting
}: PlacedSetting): Setting {
  return setting;
}

function settingsIn(
  layouts: LayoutDriver[],
  file: YamlFile,
  owner: Owner,
): { found: PlacedSetting[]; notes: string[] } {
  const shares = new Map<YamlPlace, Share>();
  const notes: string[] = [];
  const found = readSettings(layouts, file).filter(setting => {
    const { root, steps } = setting;
    if (!shares.has(root)) {
      const share = shareOf(root, owner);
      shares.set(root, share);
      if (share && 'note' in share) {
        notes.push(share.note);
      }
    }
    const share = shares.get(root);
    const way = [...root.path, ...steps];
    return (
      share !== undefined &&
      'paths' in share &&
      share.paths.some(path => isWithin(way, path)) &&
      !isVersion(setting, owner.located.pins)
    );
  });
  return { found, notes };
}

/** Settings of one name that several files of values have: which of them wins is for their release to say. */
function tellDoubles(settings: PlacedSetting[]): PlacedSetting[] {
  const places = new Map<string, PlacedSetting[]>();
  for (const setting of settings) {
    const same = places.get(setting.key) ?? [];
    places.set(setting.key, [...same, setting]);
  }
  return settings.map(setting => {
    const others = (places.get(setting.key) ?? []).filter(
      ({ file }) => file !== setting.file,
    );
    return others.length === 0
      ? setting
      : {
          ...setting,
          doubles: others.map(({ file, line }) => `${file} line ${line}`),
        };
  });
}

/** The service's versions with those that one of them wins over, or that are of the same artifact. */
function withOverridden({
  located,
  own,
  others,
}: SettingsOptions): VersionPin[] {
  const isOther = new Set(others);
  const places = new Set(own.map(({ file, line }) => `${file}:${line}`));
  const artifacts = new Set(
    own.map(({ artifact }) => `${artifact.kind} ${artifact.name}`),
  );
  return located.pins.filter(
    pin =>
      !isOther.has(pin) &&
      (places.has(`${pin.file}:${pin.line}`) ||
        places.has(pin.overriddenBy ?? '') ||
        artifacts.has(`${pin.artifact.kind} ${pin.artifact.name}`)),
  );
}

/** Every scalar of a service's configuration in a folder, and in words what is not listed. */
export function locateSettings(
  layouts: LayoutDriver[],
  given: SettingsOptions,
): ServiceSettings {
  const { located } = given;
  if (given.own.length === 0) {
    return { settings: [], notes: [] };
  }
  const options = { ...given, own: withOverridden(given) };
  const owner: Owner = {
    ...options,
    ownNames: namesOf(options),
    isAlone: isAlone(options),
  };
  const parse = createParser(layouts);
  const settings: PlacedSetting[] = [];
  const notes: string[] = [];
  for (const [path, text] of located.files) {
    const file = parse(path, text);
    const { found, notes: said } = file.problem
      ? { found: [], notes: [] }
      : settingsIn(layouts, file, owner);
    if (isBelow(located.folder, path)) {
      settings.push(...found);
      notes.push(...said);
    } else if (found.length > 0) {
      notes.push(
        `${path} is outside of ${located.folder}, and others may use it: change it there`,
      );
    }
  }
  return {
    settings: tellDoubles(settings).map(toSetting),
    notes: [...new Set(notes)],
  };
}
