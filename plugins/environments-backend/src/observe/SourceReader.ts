import type { LoggerService } from '@backstage/backend-plugin-api';
import { expandFolder, locatePins } from '@downstage/layouts';
import {
  type Scm,
  ScmError,
  type ScmProvider,
} from '@downstage/backstage-plugin-environments-node';
import type {
  Environment,
  EnvironmentSource,
} from '@downstage/backstage-plugin-environments-common';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import {
  type HeadCommit,
  type SourceProblem,
  type SourceRef,
  type SourceStore,
  type StoredPin,
  sourceKey,
} from '../database/SourceStore';

interface Reader extends SourceRef {
  users: Array<{ environment: Environment; source: EnvironmentSource }>;
}

/** The ports for a repository from whichever provider has its host. */
export function scmFor(
  providers: ScmProvider[],
  repository: string,
): Scm | undefined {
  for (const provider of providers) {
    const scm = provider.forRepository(repository);
    if (scm) {
      return scm;
    }
  }
  return undefined;
}

/** Every repository and branch once, however many environments read from it. */
export function toReaders(environments: Environment[]): Reader[] {
  const readers = new Map<string, Reader>();
  for (const environment of environments) {
    for (const source of environment.sources) {
      const { repository, branch } = source;
      const key = sourceKey(source);
      const reader = readers.get(key) ?? { repository, branch, users: [] };
      reader.users.push({ environment, source });
      readers.set(key, reader);
    }
  }
  return [...readers.values()];
}

/**
 * Reads the pins of environment repositories. An unchanged head costs one conditional request; a moved one is read
 * once for all environments that share the repository and branch.
 */
export class SourceReader {
  private readonly running = new Map<string, Promise<string[]>>();

  constructor(
    private readonly options: {
      providers: ScmProvider[];
      environments: EnvironmentStore;
      sources: SourceStore;
      logger: LoggerService;
    },
  ) {}

  /** Looks at every source; `force` reads also where the head has not moved. */
  async readAll(options: {
    signal?: AbortSignal;
    force?: (reader: SourceRef) => boolean;
  }): Promise<string[]> {
    const readers = toReaders(await this.definitions());
    await this.options.sources.retain(readers);
    const changed: string[] = [];
    for (const reader of readers) {
      if (options.signal?.aborted) {
        break;
      }
      changed.push(...(await this.readOnce(reader, options.force?.(reader))));
    }
    return changed;
  }

  /** Looks at one source now; tells the environments whose pins may have changed. */
  async read(ref: SourceRef): Promise<string[]> {
    const readers = toReaders(await this.definitions()).filter(
      reader =>
        reader.repository === ref.repository && reader.branch === ref.branch,
    );
    const changed = await Promise.all(
      readers.map(reader => this.readOnce(reader)),
    );
    return changed.flat();
  }

  private async definitions(): Promise<Environment[]> {
    const stored = await this.options.environments.list();
    return stored.map(item => item.environment);
  }

  /** Two readings of one source at a time would only race: the second waits, then looks again. */
  private async readOnce(reader: Reader, force = false): Promise<string[]> {
    const key = sourceKey(reader);
    await this.running.get(key)?.catch(() => {});
    const run = this.readSource(reader, force);
    this.running.set(key, run);
    try {
      return await run;
    } finally {
      if (this.running.get(key) === run) {
        this.running.delete(key);
      }
    }
  }

  private async readSource(reader: Reader, force: boolean): Promise<string[]> {
    const { sources, providers, logger } = this.options;
    const users = reader.users.map(user => user.environment.ref);
    const scm = scmFor(providers, reader.repository);
    if (!scm) {
      // Shown as a problem of the environment by the rule that checks providers
      return [];
    }
    try {
      const state = await sources.state(reader);
      const head = await scm.repository.head(reader.branch, {
        etag: force ? undefined : state.etag,
      });
      if (head.status === 'not-found') {
        const changed = await sources.fail(
          reader,
          `the repository or its branch "${reader.branch}" does not exist, or the credentials cannot see it. Correct the URL and branch, or give the credentials access`,
        );
        return changed ? users : [];
      }
      if (
        head.status === 'unchanged' ||
        (head.sha === state.head && !force && !state.error)
      ) {
        return (await sources.unchanged(reader)) ? users : [];
      }
      const { pins, files, problems } = await this.readPins(
        reader,
        scm,
        head.sha,
      );
      const moved = state.head !== head.sha;
      await sources.replace(reader, {
        etag: head.etag,
        head: head.sha,
        headCommit:
          moved && state.head
            ? await this.readHeadCommit(scm, head.sha)
            : state.headCommit,
        pins,
        files,
        problems,
      });
      return users;
    } catch (error) {
      if (!(error instanceof ScmError)) {
        throw error;
      }
      logger.warn(`${reader.repository} cannot be read: ${error.message}`);
      return (await sources.fail(reader, error.message)) ? users : [];
    }
  }

  private async readPins(
    reader: Reader,
    scm: Scm,
    commit: string,
  ): Promise<{
    pins: Array<{ environment: string; pin: StoredPin }>;
    files: Map<string, { sha: string; text: string }>;
    problems: SourceProblem[];
  }> {
    const tree = await scm.repository.tree(commit);
    const entries = tree.status === 'found' ? tree.files : [];
    const shas = new Map(entries.map(file => [file.path, file.sha]));
    const files = new Map<string, { sha: string; text: string }>();
    const read = async (paths: string[]) => {
      await this.readFiles({ reader, scm, shas, files, paths });
      return new Map(
        paths.flatMap(path => {
          const file = files.get(path);
          return file ? [[path, file.text]] : [];
        }),
      );
    };
    const { repository, branch } = reader;
    const pins: Array<{ environment: string; pin: StoredPin }> = [];
    const problems: SourceProblem[] = [];
    for (const { environment, source } of reader.users) {
      const explicit = Object.entries(source.pins ?? {}).map(
        ([service, pin]) => ({ service, ...pin }),
      );
      const folders = source.paths.flatMap(path => expandFolder(path, entries));
      for (const [index, { folder, service }] of folders.entries()) {
        const located = await locatePins({
          folder,
          service,
          layout: source.layout,
          tree: entries,
          read,
          // They belong to the source, not to one of its folders
          explicit: index === 0 ? explicit : [],
        });
        if (!located.layout) {
          problems.push({
            environment: environment.ref,
            file: folder,
            problem: located.detection,
          });
        }
        for (const { file, problem } of located.problems) {
          problems.push({ environment: environment.ref, file, problem });
        }
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
    return { pins, files, problems };
  }

  /** Reads files that are not there yet; blobs that are known from an earlier commit are not asked for again. */
  private async readFiles(options: {
    reader: Reader;
    scm: Scm;
    shas: ReadonlyMap<string, string>;
    files: Map<string, { sha: string; text: string }>;
    paths: string[];
  }): Promise<void> {
    const { reader, scm, shas, files, paths } = options;
    const wanted = new Map<string, string>();
    for (const path of paths) {
      const sha = shas.get(path);
      if (sha && !files.has(path)) {
        wanted.set(path, sha);
      }
    }
    const known = await this.options.sources.known(reader, wanted);
    const missing = [...wanted].filter(([path]) => !known.has(path));
    const blobs = await scm.repository.blobs([
      ...new Set(missing.map(([, sha]) => sha)),
    ]);
    for (const [path, sha] of wanted) {
      const text = known.get(path) ?? blobs.get(sha);
      if (text !== undefined) {
        files.set(path, { sha, text });
      }
    }
  }

  /** Who moved the branch. The history is poorer without it, but not wrong: a failure leaves it out. */
  private async readHeadCommit(
    scm: Scm,
    sha: string,
  ): Promise<HeadCommit | undefined> {
    try {
      const commit = await scm.repository.commitAt(sha);
      const pull = commit && (await scm.pullRequests.ofCommit(sha));
      return (
        commit && {
          ...commit,
          message: commit.message.split('\n')[0],
          ...(pull
            ? { pullRequest: { number: pull.number, url: pull.url } }
            : {}),
        }
      );
    } catch (error) {
      this.options.logger.warn(`Commit ${sha} cannot be read: ${error}`);
      return undefined;
    }
  }
}
