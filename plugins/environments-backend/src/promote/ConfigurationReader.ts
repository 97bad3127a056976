import {
  type Setting,
  type VersionPin,
  locateSettings,
} from '@downstage/layouts';
import type {
  DesiredVersion,
  Environment,
} from '@downstage/backstage-plugin-environments-common';
import type { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import type { Service } from '../catalog/Service';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { StoredPin } from '../database/SourceStore';
import type { ReadFolder } from '../sources/readSource';
import type { SourceReader } from '../sources/SourceReader';
import { storedMatcher } from '../sources/storedPins';
import { isOfSecrets, looksSecret, secretLines } from './secretLines';

/** A setting with where it stands in its folder, to be compared with those of other environments. */
export interface FoundSetting extends Setting {
  /** Its file, from the folder of the environment. */
  within: string;
}

/** A service's configuration at a commit. */
export interface FoundConfiguration {
  settings: FoundSetting[];
  notes: string[];
  /** The texts of the files that were read, by path. */
  files: ReadonlyMap<string, string>;
  /** All versions of the folders that the service is in, which are no settings. */
  pins: VersionPin[];
  fileUrl(setting: Setting): string;
}

const ABSENT: FoundConfiguration = {
  settings: [],
  notes: [],
  files: new Map(),
  pins: [],
  fileUrl: () => '',
};

/** Which pins are the service's, and which are of other services. */
function shareOut(
  pins: StoredPin[],
  service: Service,
  services: Service[],
): { own: Set<VersionPin>; others: Set<VersionPin> } {
  const match = storedMatcher(pins);
  const of = (item: Service) => match(item).matches.map(({ pin }) => pin.pin);
  const own = new Set(of(service));
  const others = new Set(
    services.filter(({ ref }) => ref !== service.ref).flatMap(of),
  );
  // What two services claim is neither's alone
  others.forEach(pin => own.delete(pin));
  return { own, others };
}

function isOwnFolder(
  { service: named }: ReadFolder,
  service: Service,
): boolean {
  return named !== undefined && service.names.includes(named);
}

/** Reads the scalars of a service's configuration in one environment, as they stand at a commit. */
export class ConfigurationReader {
  constructor(
    private readonly options: {
      hosts: ScmHosts;
      environments: EnvironmentStore;
      reader: SourceReader;
    },
  ) {}

  async read(
    service: Service,
    environment: Environment,
    { repository, branch, commit }: DesiredVersion,
  ): Promise<FoundConfiguration> {
    const { hosts, environments, reader } = this.options;
    const scm = hosts.of(repository);
    const tree = await scm?.repository.tree(commit);
    if (!scm || tree?.status !== 'found') {
      return ABSENT;
    }
    const { pins, folders } = await reader.consider(environment, {
      repository,
      branch,
      commit,
      tree,
      changes: [],
    });
    const shares = shareOut(pins, service, await environments.services());
    const files = new Map<string, string>();
    const notes = new Set<string>();
    const settings: FoundSetting[] = [];
    const versions: VersionPin[] = [];
    for (const folder of folders) {
      const { located } = folder;
      const found = locateSettings({
        located,
        own: located.pins.filter(pin => shares.own.has(pin)),
        others: located.pins.filter(pin => shares.others.has(pin)),
        names: service.names,
        dedicated: isOwnFolder(folder, service),
      });
      found.notes.forEach(note => notes.add(note));
      located.files.forEach((text, path) => files.set(path, text));
      versions.push(...located.pins);
      settings.push(
        ...found.settings.map(setting => ({
          ...setting,
          within:
            located.folder === '.'
              ? setting.file
              : setting.file.slice(located.folder.length + 1),
        })),
      );
    }
    return {
      settings: withoutSecrets(settings, files),
      notes: [...notes],
      files,
      pins: versions,
      fileUrl: ({ file: path, line }) =>
        scm.repository.fileUrl({ commit, path, line }),
    };
  }
}

/** Shorter values are the same by chance. */
const SHORTEST_SECRET = 4;

/** Takes the values of what is a secret: where a diff would mask it, by its names, or by an alias of one. */
function withoutSecrets(
  settings: FoundSetting[],
  files: ReadonlyMap<string, string>,
): FoundSetting[] {
  const masked = new Map<string, ReadonlySet<number>>();
  const isMasked = ({ file, line }: FoundSetting) => {
    const lines = masked.get(file) ?? secretLines(files.get(file) ?? '');
    masked.set(file, lines);
    return lines.has(line);
  };
  const known = settings.map(setting => {
    const { secret, name, value } = setting;
    return (
      secret ||
      isMasked(setting) ||
      looksSecret(name, value) ||
      isOfSecrets(name)
    );
  });
  const values = new Set(
    settings
      .filter(({ value }, at) => known[at] && value.length >= SHORTEST_SECRET)
      .map(({ file, value }) => `${file} ${value}`),
  );
  return settings.map((setting, at) =>
    known[at] || values.has(`${setting.file} ${setting.value}`)
      ? { ...setting, value: '', secret: true }
      : setting,
  );
}
