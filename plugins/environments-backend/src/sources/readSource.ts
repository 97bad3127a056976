import {
  type LocateResult,
  expandFolder,
  locatePins,
} from '@downstage/layouts';
import type { Scm } from '@downstage/backstage-plugin-environments-node';
import type {
  Environment,
  EnvironmentSource,
} from '@downstage/backstage-plugin-environments-common';
import { type SourceRef, sourceKey } from '../database/SourceRef';
import type { SourceProblem, StoredPin } from '../database/SourceStore';

/** A repository and branch with the environments that are read from it. */
export interface SharedSource extends SourceRef {
  users: Array<{ environment: Environment; source: EnvironmentSource }>;
}

/** A folder of an environment as it was read, and the service that its path names. */
export interface ReadFolder {
  environment: string;
  located: LocateResult;
  service?: string;
}

/** What a source says at one commit. */
export interface SourceReading {
  pins: Array<{ environment: string; pin: StoredPin }>;
  /** The files that were read, by path. */
  files: Map<string, { sha: string; text: string }>;
  problems: SourceProblem[];
  folders: ReadFolder[];
}

/** Every repository and branch once, however many environments read from it. */
export function toSharedSources(environments: Environment[]): SharedSource[] {
  const sources = new Map<string, SharedSource>();
  for (const environment of environments) {
    for (const source of environment.sources) {
      const { repository, branch } = source;
      const key = sourceKey(source);
      const shared = sources.get(key) ?? { repository, branch, users: [] };
      shared.users.push({ environment, source });
      sources.set(key, shared);
    }
  }
  return [...sources.values()];
}

type Texts = Map<string, string>;

/**
 * The texts of wanted files, by path: those that are known, and the others by the SHAs of their blobs, each of which is
 * asked for once. What is no text is left out.
 */
export async function readTexts(
  wanted: ReadonlyMap<string, string>,
  from: {
    known(wanted: ReadonlyMap<string, string>): Promise<Texts>;
    blobs(shas: string[]): Promise<Texts>;
  },
): Promise<Texts> {
  const known = await from.known(wanted);
  const missing = [...wanted].filter(([path]) => !known.has(path));
  const blobs = await from.blobs([...new Set(missing.map(([, sha]) => sha))]);
  return new Map(
    [...wanted].flatMap(([path, sha]): Array<[string, string]> => {
      const text = known.get(path) ?? blobs.get(sha);
      return text === undefined ? [] : [[path, text]];
    }),
  );
}

/** Locates the pins of every environment that a source has, at one commit. */
export async function readSource(options: {
  shared: SharedSource;
  scm: Scm;
  commit: string;
  tree: Awaited<ReturnType<Scm['repository']['tree']>>;
  /** The texts of files, asked for by path and blob SHA; what is no text is left out. */
  texts(wanted: ReadonlyMap<string, string>): Promise<Map<string, string>>;
}): Promise<SourceReading> {
  const { shared, scm, commit, tree, texts } = options;
  const { repository, branch } = shared;
  const entries = tree.status === 'found' ? tree.files : [];
  const shas = new Map(entries.map(file => [file.path, file.sha]));
  const pins: SourceReading['pins'] = [];
  const files: SourceReading['files'] = new Map();
  const problems: SourceProblem[] = [];
  const found: ReadFolder[] = [];
  const read = async (paths: string[]) => {
    const wanted = new Map(
      paths.flatMap((path): Array<[string, string]> => {
        const sha = shas.get(path);
        return sha && !files.has(path) ? [[path, sha]] : [];
      }),
    );
    for (const [path, text] of await texts(wanted)) {
      files.set(path, { sha: shas.get(path)!, text });
    }
    return new Map(
      paths.flatMap((path): Array<[string, string]> => {
        const file = files.get(path);
        return file ? [[path, file.text]] : [];
      }),
    );
  };
  for (const { environment, source } of shared.users) {
    const report = (file: string, problem: string) =>
      problems.push({ environment: environment.ref, file, problem });
    if (tree.status === 'found' && tree.truncated) {
      report('.', 'the SCM host cut the list of files short: it has too many');
    }
    const explicit = Object.entries(source.pins ?? {}).map(
      ([service, pin]) => ({ service, ...pin }),
    );
    const folders = source.paths.flatMap(path => expandFolder(path, entries));
    for (const [index, { folder, service }] of folders.entries()) {
      const located = await locatePins({
        folder,
        service,
        layout: source.layout,
        repository,
        tree: entries,
        read,
        // They belong to the source, not to one of its folders
        explicit: index === 0 ? explicit : [],
      });
      found.push({
        environment: environment.ref,
        located,
        ...(service ? { service } : {}),
      });
      if (!located.layout) {
        report(folder, located.detection);
      }
      located.problems.forEach(({ file, problem }) => report(file, problem));
      for (const pin of located.pins) {
        const { file: path, line } = pin;
        const url = scm.repository.fileUrl({ commit, path, line });
        pins.push({
          environment: environment.ref,
          pin: { pin, repository, branch, commit, url },
        });
      }
    }
  }
  return { pins, files, problems, folders: found };
}
