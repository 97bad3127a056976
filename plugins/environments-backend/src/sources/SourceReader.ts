import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { FileChange } from '@downstage/layouts';
import {
  type Scm,
  ScmError,
  type ScmHosts,
} from '@downstage/backstage-plugin-environments-node';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { FetchedBlobStore } from '../database/FetchedBlobStore';
import type { PromotionWork } from '../database/PromotionWork';
import { type SourceRef, sourceKey } from '../database/SourceRef';
import type {
  HeadCommit,
  SourceProblem,
  SourceState,
  SourceStore,
  StoredPin,
} from '../database/SourceStore';
import { KeyedQueue } from '../queue/KeyedQueue';
import { FileFetcher } from './FileFetcher';
import { keptFiles } from './keptFiles';
import { type ReadLimits, TooMuchToRead } from './ReadLimits';
import { readHeadCommit } from './readHeadCommit';
import {
  type ReadFolder,
  type SharedSource,
  type SourceReading,
  readSource,
  toSharedSources,
} from './readSource';
import { type FoundTree, withChanges } from './withChanges';

interface ReadRequest {
  shared: SharedSource;
  force: boolean;
  /** Whether it may be that something changed. */
  told: boolean;
}

const usersOf = ({ users }: SharedSource) =>
  users.map(({ environment }) => environment.ref);

/**
 * Reads the pins of environment repositories. An unchanged head costs one conditional request; a moved one is read
 * once for all environments that share the repository and branch.
 */
export class SourceReader {
  /** Two readings of one source at a time would only race. */
  private readonly queue = new KeyedQueue<ReadRequest, string[]>(
    async (_, requests) =>
      this.readSource(
        // The definitions may have changed in between
        requests.at(-1)!.shared,
        requests.some(({ force }) => force),
        requests.some(({ told }) => told),
      ),
  );

  constructor(
    private readonly options: {
      hosts: ScmHosts;
      environments: EnvironmentStore;
      sources: SourceStore;
      blobs: FetchedBlobStore;
      promotionWork: PromotionWork;
      limits: ReadLimits;
      logger: LoggerService;
    },
  ) {}

  /**
   * Looks at every source, also when another one fails; tells the environments whose pins may have changed. `force` reads
   * also where the head has not moved. One that could not be read is left alone for a while.
   */
  async readAll(options: {
    signal?: AbortSignal;
    force?: (shared: SourceRef) => boolean;
  }): Promise<string[]> {
    const all = toSharedSources(await this.definitions());
    await this.options.sources.retain(all);
    const changed: string[] = [];
    for (const shared of all) {
      if (options.signal?.aborted) {
        break;
      }
      try {
        const force = options.force?.(shared);
        changed.push(...(await this.readOnce(shared, { force })));
      } catch (error) {
        this.options.logger.error(
          `${shared.repository} (${shared.branch}) was not read`,
          toError(error),
        );
      }
    }
    return changed;
  }

  /** Looks at one source now; tells the environments whose pins may have changed. */
  async read(ref: SourceRef): Promise<string[]> {
    const all = toSharedSources(await this.definitions()).filter(
      shared =>
        shared.repository === ref.repository && shared.branch === ref.branch,
    );
    const changed = await Promise.all(
      all.map(shared => this.readOnce(shared, { told: true })),
    );
    return changed.flat();
  }

  /**
   * What an environment's part of a branch says at a commit, with some files as they would be. Nothing is stored.
   *
   * @param at.tree - What stands at the commit
   */
  async consider(
    environment: Environment,
    at: SourceRef & {
      commit: string;
      tree: FoundTree;
      changes: FileChange[];
    },
  ): Promise<{
    pins: StoredPin[];
    problems: SourceProblem[];
    folders: ReadFolder[];
  }> {
    const { commit, tree, changes, ...ref } = at;
    const scm = this.options.hosts.of(ref.repository);
    const shared = toSharedSources([environment]).find(
      item => sourceKey(item) === sourceKey(ref),
    );
    if (!scm || !shared) {
      return { pins: [], problems: [], folders: [] };
    }
    const { files, textOf } = withChanges(tree.files, changes);
    const fetcher = new FileFetcher({
      ...this.options,
      source: ref,
      scm,
      files,
    });
    const { pins, problems, folders } = await readSource({
      shared,
      scm,
      commit,
      tree: { ...tree, files },
      texts: async wanted => {
        const texts = await fetcher.texts(
          new Map([...wanted].filter(([path]) => textOf(path) === undefined)),
        );
        for (const path of wanted.keys()) {
          const text = textOf(path);
          if (text !== undefined) {
            texts.set(path, text);
          }
        }
        return texts;
      },
    });
    return { pins: pins.map(({ pin }) => pin), problems, folders };
  }

  private async definitions(): Promise<Environment[]> {
    const stored = await this.options.environments.list();
    return stored.map(item => item.environment);
  }

  private readOnce(
    shared: SharedSource,
    { force = false, told = false }: { force?: boolean; told?: boolean },
  ): Promise<string[]> {
    return this.queue.request(sourceKey(shared), { shared, force, told });
  }

  private async readSource(
    shared: SharedSource,
    force: boolean,
    told: boolean,
  ): Promise<string[]> {
    const { sources, hosts, logger } = this.options;
    const state = await sources.state(shared);
    const { retryAt } = state;
    if (!told && retryAt && Date.parse(retryAt) > Date.now()) {
      return [];
    }
    const scm = hosts.of(shared.repository);
    if (!scm) {
      // Shown as a problem of the environment by the rule that checks providers
      return [];
    }
    try {
      const isChanged = await this.look(scm, shared, { state, force });
      return isChanged ? usersOf(shared) : [];
    } catch (error) {
      if (!(error instanceof ScmError || error instanceof TooMuchToRead)) {
        throw error;
      }
      logger.warn(`${shared.repository} cannot be read`, error);
      return (await sources.fail(shared, error.message)) ? usersOf(shared) : [];
    }
  }

  /** Looks where the branch is, and reads it where it moved. Tells whether something else is known than before. */
  private async look(
    scm: Scm,
    shared: SharedSource,
    { state, force }: { state: SourceState; force: boolean },
  ): Promise<boolean> {
    const { sources } = this.options;
    const head = await scm.repository.head(shared.branch, {
      etag: force ? undefined : state.etag,
    });
    if (head.status === 'not-found') {
      return sources.fail(
        shared,
        `the repository or its branch "${shared.branch}" does not exist, or the credentials cannot see it. Correct the URL and branch, or give the credentials access`,
      );
    }
    if (
      head.status === 'unchanged' ||
      (head.sha === state.head && !force && !state.error)
    ) {
      return sources.unchanged(shared);
    }
    const isStored = await this.store(scm, shared, { state, head });
    // Another replica was faster, and may have seen less
    return (
      isStored ||
      this.look(scm, shared, { state: await sources.state(shared), force })
    );
  }

  private async store(
    scm: Scm,
    shared: SharedSource,
    found: { state: SourceState; head: { sha: string; etag?: string } },
  ): Promise<boolean> {
    const { state, head } = found;
    const reading = await this.readPins(shared, scm, head.sha);
    const moved = state.head !== head.sha;
    // Before it is written down, so that it is not lost when this process ends in between
    await this.options.promotionWork.askForFiles(
      shared,
      path => reading.files.get(path)?.sha,
    );
    const commit =
      moved && state.head ? await this.readCommit(scm, head.sha) : undefined;
    const passed =
      moved && commit?.parent !== state.head ? state.head : undefined;
    if (passed) {
      // The branch may have been set back
      await this.options.promotionWork.askForBranch(shared);
    }
    const isStored = await this.options.sources.replace(shared, {
      before: state.head,
      etag: head.etag,
      head: head.sha,
      headCommit: moved ? commit?.headCommit : state.headCommit,
      parent: moved ? commit?.parent : state.parent,
      ...reading,
      // What happened in between is read from the log
      ...(passed ? { missed: { after: passed } } : {}),
    });
    await this.options.blobs.clear(shared);
    return isStored;
  }

  private async readPins(
    shared: SharedSource,
    scm: Scm,
    commit: string,
  ): Promise<SourceReading> {
    const tree = await scm.repository.tree(commit);
    const fetcher = new FileFetcher({
      ...this.options,
      source: { repository: shared.repository, branch: shared.branch },
      scm,
      files: tree.status === 'found' ? tree.files : [],
    });
    const reading = await readSource({
      shared,
      scm,
      commit,
      tree,
      texts: wanted => fetcher.texts(wanted),
    });
    return {
      ...reading,
      files: await keptFiles(reading.files, fetcher.fetched),
    };
  }

  /** Who moved the branch, and from where. A failure leaves it to the log. */
  private async readCommit(
    scm: Scm,
    sha: string,
  ): Promise<{ headCommit: HeadCommit; parent?: string } | undefined> {
    try {
      const commit = await scm.repository.commitAt(sha);
      return (
        commit && {
          headCommit: await readHeadCommit(scm, commit),
          parent: commit.parents[0],
        }
      );
    } catch (error) {
      this.options.logger.warn(
        `Commit ${sha} of ${scm.repository.url} cannot be read`,
        toError(error),
      );
      return undefined;
    }
  }
}
