import type { FollowedFile, Located } from '../../driver/Located';
import { chartPin } from '../../pins/chartPin';
import { inBranches } from '../../pins/inBranches';
import { overriddenBy } from '../../pins/overriddenBy';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import {
  folderOf,
  nameOf,
  resolvePath,
  withoutSlash,
} from '../../tree/folders';
import { parameterPins, readParameters } from '../../values/helmParameters';
import { locateValues } from '../../values/locateValues';
import type { YamlFile } from '../../yaml/YamlFile';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { LAYOUT } from './name';

/** `repository/chart`, `oci://host/path/chart` and `./charts/shop` by their last step. */
function chartName(chart: string): string {
  return nameOf(withoutSlash(chart));
}

function releaseNames(release: YamlPlace): PinName[] {
  const name = release.text('name');
  return name ? [{ by: 'release', name }] : [];
}

/** In a template, values that are set twice are those of several branches. */
function eachOnce(pins: VersionPin[], { context }: YamlPlace): VersionPin[] {
  const seen = new Set<string | undefined>();
  const twice = new Set<string | undefined>();
  for (const { sets } of context.file.computed.length > 0 ? pins : []) {
    (seen.has(sets) ? twice : seen).add(sets);
  }
  return pins.map(pin => (twice.has(pin.sets) ? inBranches(pin) : pin));
}

function releasePins(release: YamlPlace): VersionPin[] {
  const name = release.text('name');
  const chart = release.text('chart') ?? '';
  const names = releaseNames(release);
  const versions = release.all('version').flatMap(
    version =>
      chartPin(version, {
        layout: LAYOUT,
        name: chartName(chart) || name || '',
        names,
      }) ?? [],
  );
  const parameters = eachOnce(
    parameterPins(
      readParameters(release.list('set'), place => [place]),
      { layout: LAYOUT, names },
    ),
    release,
  );
  const values = release
    .list('values')
    .filter(item => item.isMap)
    .flatMap(item =>
      locateValues(item, { layout: LAYOUT, names }).map(found => ({
        ...found,
        names: [...found.names],
      })),
    );
  return [...versions, ...parameters, ...overriddenBy(values, parameters)];
}

/** Files that the state leads to: nested helmfiles, bases, and values of releases and environments. */
function followed(root: YamlPlace, folder: string): FollowedFile[] {
  const local = (
    place: YamlPlace,
    how: Omit<FollowedFile, 'path'> = {},
  ): FollowedFile[] => {
    const text = place.text() ?? place.text('path');
    // All files of a folder are the folder
    const named = text?.replace(/(^|\/)\*(\.\w+)?$/, '$1.');
    const remote = !named || /::|:\/\/|[\n*]/.test(named);
    const path = remote ? undefined : resolvePath(folder, named);
    return path === undefined ? [] : [{ path, ...how }];
  };
  return [
    ...root.list('bases').flatMap(item => local(item)),
    ...root.list('helmfiles').flatMap(item => local(item)),
    ...root
      .list('releases')
      .flatMap(release =>
        release
          .list('values')
          .flatMap(item =>
            local(item, { readAs: 'values', names: releaseNames(release) }),
          ),
      ),
    ...(root.get('environments')?.children() ?? []).flatMap(environment =>
      environment
        .list('values')
        .flatMap(item => local(item, { readAs: 'values' })),
    ),
  ];
}

/** What a state pins, and the files that it leads to. */
export function locate(file: YamlFile): Located {
  const folder = folderOf(file.path);
  return {
    pins: file.roots.flatMap(root => [
      ...root.list('releases').flatMap(releasePins),
      ...(root.get('templates')?.children() ?? []).flatMap(releasePins),
      ...(root.get('environments')?.children() ?? []).flatMap(environment =>
        environment
          .list('values')
          .filter(item => item.isMap)
          .flatMap(item => locateValues(item, { layout: LAYOUT, names: [] })),
      ),
    ]),
    follows: file.roots.flatMap(root => followed(root, folder)),
  };
}
