import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { stringifyDeploymentRef } from '@downstage/backstage-plugin-environments-common';
import {
  type Scm,
  ScmError,
  type ScmHosts,
} from '@downstage/backstage-plugin-environments-node';
import type { Knex } from 'knex';
import type { ChangeFeed } from '../database/ChangeFeed';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { GapStore, HistoryGap } from '../database/GapStore';
import type { Bringer } from '../database/Bringer';
import type { PromotionStore } from '../database/PromotionStore';
import type { RecordStore } from '../database/RecordStore';
import { sourceKey } from '../database/SourceRef';
import type { HeadCommit, SourceStore } from '../database/SourceStore';
import { readDeployment } from '../database/readDeployment';
import { transaction } from '../database/transaction';
import { readHeadCommit } from '../sources/readHeadCommit';
import { type SharedSource, toSharedSources } from '../sources/readSource';
import { broughtBy } from './broughtBy';
import { type PastChange, findChanges } from './findChanges';
import { type AttributedChange, storeChanges } from './storeChanges';
import { walkBranch } from './walkBranch';

const RETRY_SECONDS = 300;

/** Reads from Git's log what passed unseen: before the installation, while the portal was down, or between two looks. */
export class HistoryRebuilder {
  constructor(
    private readonly options: {
      knex: Knex;
      hosts: ScmHosts;
      environments: EnvironmentStore;
      sources: SourceStore;
      gaps: GapStore;
      records: RecordStore;
      promotions: PromotionStore;
      deployments: DeploymentStore;
      feed: ChangeFeed;
      /** Brings environments in line with the pins that are stored, so that what was noticed is written down. */
      settle: (environments: string[]) => Promise<void>;
      logger: LoggerService;
    },
  ) {}

  /** Reads every gap that is asked for. One that cannot be read is tried again later. */
  async run(signal?: AbortSignal): Promise<void> {
    const { gaps, environments, logger } = this.options;
    const stored = await environments.list();
    const all = toSharedSources(stored.map(item => item.environment));
    for (const gap of await gaps.due(new Date())) {
      const shared = all.find(item => sourceKey(item) === sourceKey(gap));
      const scm = shared && this.options.hosts.of(gap.repository);
      if (signal?.aborted || !shared || !scm) {
        continue;
      }
      try {
        await this.fill(gap, shared, scm, signal);
      } catch (error) {
        const seconds =
          (error instanceof ScmError ? error.retryAfterSeconds : undefined) ??
          RETRY_SECONDS;
        const failure = toError(error);
        logger.warn(
          `The log of ${gap.repository} (${gap.branch}) cannot be read, next try in ${seconds} s`,
          failure,
        );
        const retryAt = new Date(Date.now() + seconds * 1000);
        await gaps.fail(gap, { error: failure.message, retryAt });
      }
    }
  }

  private async fill(
    gap: HistoryGap,
    shared: SharedSource,
    scm: Scm,
    signal?: AbortSignal,
  ): Promise<void> {
    const { environments, records, sources, knex, logger } = this.options;
    let calls = 0;
    const count = (more: number) => {
      calls += more;
    };
    const own = [...new Set(shared.users.map(user => user.environment))];
    const refs = own.map(environment => environment.ref).sort();
    await this.options.settle(refs);
    const artifacts = new Map<string, Map<string, string>>();
    for (const { ref } of own) {
      artifacts.set(ref, await records.artifacts(knex, ref));
    }
    const elsewhere = await this.elsewhere(refs, shared);
    const found = await findChanges({
      steps: walkBranch({
        shared,
        scm,
        gap,
        known: wanted => sources.known(shared, wanted),
        count,
        signal,
      }),
      environments: own,
      services: await environments.services(),
      artifacts,
    });
    const changes = found.filter(
      change => !elsewhere.has(stringifyDeploymentRef(change)),
    );
    const attributed = await this.attribute(scm, gap, changes, count);
    if (await this.store(gap, { refs, attributed, calls })) {
      logger.info(
        `Read ${attributed.length} changes from the log of ${gap.repository} (${gap.branch}) with ${calls} requests`,
      );
    }
  }

  /** The deployments whose version stands in another source. */
  private async elsewhere(
    environments: string[],
    source: SharedSource,
  ): Promise<Set<string>> {
    const { deployments, knex } = this.options;
    const found = new Set<string>();
    for (const environment of environments) {
      const stored = await deployments.texts(knex, environment);
      for (const [service, text] of stored) {
        const { desired } = readDeployment(text);
        if (desired && sourceKey(desired) !== sourceKey(source)) {
          found.add(stringifyDeploymentRef({ environment, service }));
        }
      }
    }
    return found;
  }

  /** Adds pull requests and promotions; one request per commit. */
  private async attribute(
    scm: Scm,
    { repository }: HistoryGap,
    changes: PastChange[],
    count: (calls: number) => void,
  ): Promise<AttributedChange[]> {
    const commits = new Map(changes.map(({ commit }) => [commit.sha, commit]));
    const heads = new Map<string, HeadCommit>();
    for (const [sha, commit] of commits) {
      count(1);
      heads.set(sha, await readHeadCommit(scm, commit));
    }
    const bringers = await this.bringers(changes);
    return changes.map(change => {
      const { environment, service, to } = change;
      const headCommit = heads.get(change.commit.sha)!;
      const promotionId = broughtBy(bringers.get(environment)!, {
        service,
        version: to.version,
        repository,
        commit: headCommit,
      });
      return { ...change, headCommit, ...(promotionId ? { promotionId } : {}) };
    });
  }

  /** The promotions that may have made changes, by environment. */
  private async bringers(
    changes: PastChange[],
  ): Promise<Map<string, Bringer[]>> {
    const services = new Map<string, Set<string>>();
    for (const { environment, service } of changes) {
      const known = services.get(environment) ?? new Set();
      services.set(environment, known.add(service));
    }
    const found = new Map<string, Bringer[]>();
    for (const [environment, own] of services) {
      found.set(
        environment,
        await this.options.promotions.bringers(environment, [...own]),
      );
    }
    return found;
  }

  /** All of it or nothing, so that a repetition finds either. */
  private async store(
    gap: HistoryGap,
    reading: { refs: string[]; attributed: AttributedChange[]; calls: number },
  ): Promise<boolean> {
    const { knex, gaps, deployments, records, feed } = this.options;
    const { refs, attributed, calls } = reading;
    const byDeployment = new Map<string, AttributedChange[]>();
    for (const change of attributed) {
      const key = stringifyDeploymentRef(change);
      const list = byDeployment.get(key) ?? [];
      list.push(change);
      byDeployment.set(key, list);
    }
    return transaction(knex, async trx => {
      // Sorted, so that two of them cannot wait for each other
      for (const ref of refs) {
        await deployments.lock(trx, ref);
      }
      if (!(await gaps.close(trx, gap, calls))) {
        return false;
      }
      for (const changes of byDeployment.values()) {
        await storeChanges({ trx, records }, gap, changes);
      }
      await feed.append(
        trx,
        refs.map(key => ({ topic: 'environment', key })),
      );
      return true;
    });
  }
}
