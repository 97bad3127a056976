import type { LayeredValues, Surroundings } from '../../driver/Layered';
import type { FollowedFile, Located } from '../../driver/Located';
import { chartPin } from '../../pins/chartPin';
import { inBranches } from '../../pins/inBranches';
import { overrideAt } from '../../pins/overriddenBy';
import { placeKey } from '../../pins/pinKey';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import {
  folderOf,
  nameOf,
  resolvePath,
  withoutSlash,
} from '../../tree/folders';
import { readParameters } from '../../values/readParameters';
import { layeredPins } from '../../values/layeredPins';
import { valuesSet } from '../../values/mergeValues';
import type { YamlFile } from '../../yaml/YamlFile';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { branchOf } from './branchOf';
import { type Scope, evaluate } from './evaluate';
import { LAYOUT } from './name';
import {
  type Release,
  type State,
  environmentsOf,
  readRelease,
  readState,
  resolver,
  scopeOf,
  valuesIn,
  valuesPath,
} from './state';

/** `repository/chart`, `oci://host/path/chart` and `./charts/shop` by their last step. */
function chartName(chart: string): string {
  return nameOf(withoutSlash(chart));
}

function filled(text: string | undefined, scope: Scope): string | undefined {
  return text === undefined ? undefined : evaluate(text, scope)?.text ?? text;
}

/** What is known of a release before its own templates are rendered. */
function releaseScope({ whole }: Release, scope: Scope): Scope {
  const name = filled(whole.text('name'), scope);
  const release = {
    name,
    namespace: filled(whole.text('namespace'), scope),
  };
  const chart = filled(whole.text('chart'), { ...scope, release });
  return { ...scope, release: { ...release, chart } };
}

function releaseNames({ release }: Scope): PinName[] {
  return release?.name ? [{ by: 'release', name: release.name }] : [];
}

/** The version of a release's chart: where it is written down, else as it is computed. */
function versionPins(release: Release, scope: Scope): VersionPin[] {
  const names = releaseNames(scope);
  const resolve = resolver(scope);
  return release.whole.all('version').flatMap(version => {
    const place = resolve(version);
    const pinAt = (at: YamlPlace) =>
      chartPin(at, {
        layout: LAYOUT,
        name:
          chartName(scope.release?.chart ?? '') || scope.release?.name || '',
        names,
      });
    const pin = pinAt(place);
    const computed = place === version ? undefined : pinAt(version);
    return [
      ...(pin ? [pin] : []),
      ...(computed
        ? [overrideAt(computed, place.context.file.path, place.line)]
        : []),
    ];
  });
}

/** Values that are set one by one; in a template, those that are set twice are of several branches. */
function settings({ set, setString }: Release): YamlPlace[] {
  return [set, setString].flatMap(list => {
    const branches = (list.at(0)?.context.file.computed.length ?? 0) > 0;
    return valuesSet(readParameters(list), branches);
  });
}

/** Pins in values that a template sets twice: which branch counts is not known. */
function inBranchesOf({ set }: Release, pins: VersionPin[]): VersionPin[] {
  const computed = set.at(0)?.context.file.computed.length ?? 0;
  const names = set.map(item => item.text('name'));
  const twice = set.filter(
    (item, index) => names.indexOf(item.text('name')) !== index,
  );
  if (computed === 0 || twice.length === 0) {
    return pins;
  }
  const repeated = new Set(twice.map(item => item.text('name')));
  const lines = new Set(
    set
      .filter(item => repeated.has(item.text('name')))
      .flatMap(item => item.get('value')?.line ?? []),
  );
  const { path } = set[0].context.file;
  return pins.map(pin =>
    pin.file === path && lines.has(pin.line) ? inBranches(pin) : pin,
  );
}

/** Whether a part of a release is there only in some branch of the template that the release itself does not stand in. */
function isInBranch(item: YamlPlace, { whole }: Release): boolean {
  return (
    item.context.file === whole.context.file &&
    branchOf(item) !== branchOf(whole)
  );
}

/**
 * Pins of values of which some are there only in a branch of the template: where those win over others, it is not known
 * which of them counts.
 *
 * @param pins - As all values make them
 * @param sure - As those make them that are there in any case
 */
function undecided(pins: VersionPin[], sure: VersionPin[]): VersionPin[] {
  const held = new Map(
    sure.filter(pin => !pin.overriddenBy).map(pin => [placeKey(pin), pin]),
  );
  const lost = pins.filter(pin => pin.overriddenBy && held.has(placeKey(pin)));
  const winners = new Set(lost.map(pin => pin.overriddenBy));
  return pins.map(pin =>
    lost.includes(pin) || winners.has(`${pin.file}:${pin.line}`)
      ? inBranches(held.get(placeKey(pin)) ?? pin)
      : pin,
  );
}

/** What a release pins in one environment: its chart, and what wins in its values. */
function releasePins(
  release: Release,
  scope: Scope,
  around: Surroundings | undefined,
): VersionPin[] {
  const own = releaseScope(release, scope);
  const names = releaseNames(own);
  const chart = own.release?.chart ?? '';
  const local = /^\.{1,2}\//.test(chart)
    ? resolvePath(
        folderOf(release.whole.context.file.path),
        `${withoutSlash(chart)}/values.yaml`,
      )
    : undefined;
  const defaults =
    local === undefined ? undefined : around?.values(local, names);
  const resolve = resolver(own);
  const pinsWith = (given: Release) =>
    inBranchesOf(
      given,
      layeredPins(
        [
          ...(defaults ? [defaults] : []),
          ...valuesIn(given.values, own, around, names),
          ...settings(given),
        ],
        { layout: LAYOUT, names },
        resolve,
      ),
    );
  const isSure = (item: YamlPlace) => !isInBranch(item, release);
  const { values, set, setString } = release;
  const pins = pinsWith(release);
  return [
    ...versionPins(release, own),
    ...([...values, ...set, ...setString].every(isSure)
      ? pins
      : undecided(
          pins,
          pinsWith({
            ...release,
            values: values.filter(isSure),
            set: set.filter(isSure),
            setString: setString.filter(isSure),
          }),
        )),
  ];
}

function releasesOf(state: State): Release[] {
  return state.roots
    .flatMap(root => root.list('releases'))
    .map(release => readRelease(release, state));
}

/** The same pin, as it comes of several environments, once. */
function eachOnce(pins: VersionPin[]): VersionPin[] {
  return [...new Map(pins.map(pin => [JSON.stringify(pin), pin])).values()];
}

/**
 * What a state pins in all of its environments, release by release.
 *
 * @param around - Left out where only the state itself was read
 */
function pinsOf(
  file: YamlFile,
  around: Surroundings | undefined,
): LayeredValues[] {
  const state = readState(file, around);
  const releases = releasesOf(state);
  const inherited = new Set(
    state.roots
      .flatMap(root => [
        ...root.list('releases'),
        ...(root.get('templates')?.children() ?? []),
      ])
      .flatMap(item => item.list('inherit'))
      .map(item => item.text('template')),
  );
  const templates = [...state.templates]
    .filter(([name]) => !inherited.has(name))
    .map(([, place]) => readRelease(place, state));
  return environmentsOf(state).flatMap(environment => {
    const { scope, layers } = scopeOf(state, environment, around);
    const used = [...releases, ...templates].map(release => ({
      owner: `the release ${
        filled(release.whole.text('name'), scope) ?? 'of a template'
      }`,
      pins: releasePins(release, scope, around),
    }));
    const known = new Set(used.flatMap(({ pins }) => pins.map(placeKey)));
    const data = layeredPins(layers, { layout: LAYOUT, names: [] });
    return [
      ...used,
      {
        owner: `the environment ${environment}`,
        pins: data.filter(pin => !known.has(placeKey(pin))),
      },
    ];
  });
}

/** Files that the state leads to: nested helmfiles, bases, and values of releases and environments. */
function followed(state: State): FollowedFile[] {
  const folder = folderOf(state.file.path);
  const local = (place: YamlPlace): FollowedFile[] => {
    const text = place.text() ?? place.text('path');
    // All files of a folder are the folder
    const named = text?.replace(/(^|\/)\*(\.\w+)?$/, '$1.');
    const remote = !named || /::|:\/\/|[\n*]/.test(named);
    const path = remote ? undefined : resolvePath(folder, named);
    return path === undefined ? [] : [{ path }];
  };
  const values = (
    items: YamlPlace[],
    scope: Scope,
    names: PinName[],
  ): FollowedFile[] =>
    items.flatMap(item => {
      const path = item.isMap ? undefined : valuesPath(item, scope);
      return path === undefined ? [] : [{ path, readAs: 'values', names }];
    });
  const releases = releasesOf(state);
  return [
    ...state.roots.flatMap(root =>
      ['bases', 'helmfiles'].flatMap(key => root.list(key).flatMap(local)),
    ),
    ...environmentsOf(state).flatMap(environment => {
      const { scope } = scopeOf(state, environment, undefined);
      return [
        ...state.roots.flatMap(root =>
          values(
            [
              ...root.list('values'),
              ...root.list('environments', environment, 'values'),
            ],
            scope,
            [],
          ),
        ),
        ...releases.flatMap(release => {
          const own = releaseScope(release, scope);
          return values(release.values, own, releaseNames(own));
        }),
      ];
    }),
  ];
}

/** What a state pins by itself, and the files that it leads to. */
export function locate(file: YamlFile): Located {
  return {
    pins: eachOnce(pinsOf(file, undefined).flatMap(({ pins }) => pins)),
    follows: followed(readState(file, undefined)),
  };
}

/** What a state pins together with its bases and files of values. */
export function locateLayered(
  file: YamlFile,
  around: Surroundings,
): LayeredValues[] {
  return pinsOf(file, around);
}
