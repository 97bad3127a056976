import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  Deployment,
  Environment,
} from '@downstage/backstage-plugin-environments-common';
import type { ClusterSource } from '@downstage/backstage-plugin-environments-node';
import {
  CAUSE_KINDS,
  type CauseReading,
  type DeliveryReading,
  ENGINE_KINDS,
  REVISION_KINDS,
  type RevisionReading,
  WATCHED_RESOURCES,
  WORKLOAD_KINDS,
  type WorkloadReading,
} from '@downstage/readers';
import type { ClaimStore } from '../database/ClaimStore';
import type { DeploymentStore } from '../database/DeploymentStore';
import { readDeployment } from '../database/readDeployment';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { GapStore } from '../database/GapStore';
import type { HoldStore } from '../database/HoldStore';
import type { PromotionStore } from '../database/PromotionStore';
import type { RecordStore } from '../database/RecordStore';
import type { ObjectStore } from '../database/ObjectStore';
import { recordDeployments } from '../history/recordDeployments';
import { sourceKey } from '../database/SourceRef';
import type { SourceState, SourceStore } from '../database/SourceStore';
import type { ClusterSources } from '../clusters/ClusterSources';
import {
  outsideNamespaces,
  withoutOutside,
} from '../clusters/outsideNamespaces';
import { projectDeployments } from './projectDeployments';
import { removedServices } from './removedServices';
import { claimsOf, contestedClaims, settleClaims } from './settleClaims';
import { withoutPreviews } from './withoutPreviews';

type ChangeListener = (
  environment: string,
  services: string[],
) => Promise<void>;

/** Brings the read model of an environment in line with what is known of Git and the clusters. */
export class Projector {
  private readonly waiting = new Set<string>();
  private readonly failed = new Set<string>();
  private running?: Promise<void>;
  private listener?: ChangeListener;

  constructor(
    private readonly options: {
      environments: EnvironmentStore;
      sources: SourceStore;
      objects: ObjectStore;
      deployments: DeploymentStore;
      claims: ClaimStore;
      gaps: GapStore;
      holds: HoldStore;
      promotions: PromotionStore;
      records: RecordStore;
      clusters: ClusterSources;
      logger: LoggerService;
      /** Told how long each projection took. */
      onProjected?: (seconds: number, outcome: 'success' | 'error') => void;
    },
  ) {}

  /** The listener is told of changed deployments after their commit. */
  onChanged(listener: ChangeListener): void {
    this.listener = listener;
  }

  /** Projects environments soon; what is asked for several times meanwhile is done once. */
  request(environments: Iterable<string>): void {
    for (const environment of environments) {
      this.waiting.add(environment);
    }
    this.running ??= this.drain().finally(() => {
      this.running = undefined;
    });
  }

  /** Projects again what could not be projected: whatever asked for it does not ask twice. */
  requestFailed(): void {
    this.request(this.failed);
  }

  /** Projects the environments that a change in a cluster may concern. */
  async requestCluster(
    cluster: string,
    namespaces: Set<string>,
  ): Promise<void> {
    const stored = await this.options.environments.list();
    const all = namespaces.has('*');
    const concerned = stored.filter(({ environment: { delivery } }) => {
      if (delivery?.control.cluster === cluster) {
        const { namespace } = delivery.control;
        if (all || !namespace || namespaces.has(namespace)) {
          return true;
        }
      }
      if (delivery?.target.cluster !== cluster) {
        return false;
      }
      const { namespaces: own } = delivery.target;
      return all || !own || own.some(name => namespaces.has(name));
    });
    this.request(concerned.map(item => item.environment.ref));
  }

  /** Waits until nothing is left to project. */
  async settled(): Promise<void> {
    while (this.running) {
      await this.running;
    }
  }

  private async drain(): Promise<void> {
    // One turn of the event loop, so that what comes in one burst is projected once
    await new Promise(resolve => setImmediate(resolve));
    for (const environment of this.waiting) {
      this.waiting.delete(environment);
      this.failed.delete(environment);
      try {
        const changed = await this.timed(environment);
        if (changed.length > 0) {
          await this.listener?.(environment, changed);
        }
      } catch (error) {
        this.failed.add(environment);
        this.options.logger.error(
          `Environment ${environment} could not be projected`,
          toError(error),
        );
      }
    }
  }

  private async timed(environment: string): Promise<string[]> {
    const begin = performance.now();
    let outcome: 'success' | 'error' = 'error';
    try {
      const changed = await this.project(environment);
      outcome = 'success';
      return changed;
    } finally {
      const seconds = (performance.now() - begin) / 1000;
      this.options.onProjected?.(seconds, outcome);
    }
  }

  private async project(ref: string): Promise<string[]> {
    const { environments, deployments, gaps, sources, promotions, records } =
      this.options;
    const { claims, holds } = this.options;
    const clusters = await this.options.clusters.all();
    let committed = () => {};
    const all = await deployments.project(ref, async trx => {
      const known = await environments.list(trx);
      const services = await environments.services(trx);
      const environment = known.find(
        item => item.environment.ref === ref,
      )?.environment;
      const stored = await deployments.texts(trx, ref);
      if (!environment) {
        return deployments.replace(trx, ref, [], stored);
      }
      const previous = new Map<string, Deployment>(
        [...stored].map(([service, text]) => [service, readDeployment(text)]),
      );
      const states = await sources.statesOf(trx, environment.sources);
      const { now, seenAt } = timesOf(environment, clusters);
      const pins = await sources.pins(ref, trx);
      const found = await this.readings(trx, environment);
      const claiming = projectDeployments({
        environment,
        services,
        pins,
        ...found,
        resources: withoutOutside(
          found.resources,
          outsideNamespaces(environment, clusters),
        ),
        previous,
        clusters: clusters.map(({ name }) => name),
        urlOf: urlsOf(environment, clusters),
        now: seenAt,
      });
      const contested = contestedClaims(claiming);
      const since =
        contested.length > 0
          ? await claims.since(contested, trx)
          : new Map<string, string>();
      const projected = settleClaims(claiming, since);
      committed = await claims.record(trx, ref, claimsOf(claiming), now);
      const changed = await deployments.replace(trx, ref, projected, stored);
      const isChanged = new Set(changed);
      if (isRead(environment, states)) {
        const removed = removedServices({
          services,
          previous,
          projected,
          pins,
          states,
        });
        await holds.remove(trx, ref, removed);
        for (const service of removed) {
          // Git asks for nothing any more: should it come back, that is a change
          await records.retire(trx, { environment: ref, service });
        }
      }
      await recordDeployments(trx, ref, {
        gaps,
        promotions,
        records,
        isRead: isRead(environment, states),
        now: seenAt,
        changed: projected
          .filter(deployment => isChanged.has(deployment.service))
          .map(deployment => ({
            deployment,
            before: previous.get(deployment.service),
            ...headOf(deployment, states),
          })),
      });
      return changed;
    });
    committed();
    return all;
  }

  private async readings(
    trx: Parameters<ObjectStore['readings']>[0],
    { delivery }: Environment,
  ) {
    const { objects } = this.options;
    if (!delivery) {
      return {
        workloads: [],
        revisions: [],
        causes: [],
        deliveries: [],
        resources: [],
      };
    }
    const { control, target } = delivery;
    const clusters = [...new Set([control.cluster, target.cluster])];
    const running = await objects.readings(trx, target.cluster, {
      kinds: [...WORKLOAD_KINDS, ...REVISION_KINDS, ...CAUSE_KINDS],
      namespaces: target.namespaces,
    });
    const deliveries = await objects.readings(trx, control.cluster, {
      kinds: ENGINE_KINDS,
    });
    const resources = [];
    for (const cluster of clusters) {
      resources.push(...(await objects.resources(cluster, trx)));
    }
    return {
      ...withoutPreviews({
        deliveries: deliveries as DeliveryReading[],
        workloads: running.filter(
          (item): item is WorkloadReading => item.type === 'workload',
        ),
      }),
      revisions: running.filter(
        (item): item is RevisionReading => item.type === 'revision',
      ),
      causes: running.filter(
        (item): item is CauseReading => item.type === 'cause',
      ),
      resources,
    };
  }
}

/** Whether every source of an environment has been read once. */
function isRead({ sources }: Environment, states: SourceState[]): boolean {
  return (
    sources.length > 0 &&
    sources.every(source =>
      states.some(
        state => state.head && sourceKey(state) === sourceKey(source),
      ),
    )
  );
}

function headOf({ desired }: Deployment, states: SourceState[]) {
  const state = states.find(
    item =>
      item.repository === desired?.repository &&
      item.branch === desired.branch &&
      item.head === desired.commit,
  );
  return { headCommit: state?.headCommit, parent: state?.parent };
}

/** The time, and the same as the cluster has it that tells what runs: the portal's clock may be wrong. */
function timesOf(
  { delivery }: Environment,
  clusters: ClusterSource[],
): { now: Date; seenAt: string } {
  const now = new Date();
  const { clockOffsetMs = 0 } =
    clusters.find(({ name }) => name === delivery?.target.cluster) ?? {};
  const seenAt = new Date(now.getTime() + clockOffsetMs).toISOString();
  return { now, seenAt };
}

/** Where the engine's objects of an environment can be looked at. */
function urlsOf(
  { delivery: where }: Environment,
  clusters: ClusterSource[],
): (delivery: DeliveryReading) => string | undefined {
  const cluster = clusters.find(({ name }) => name === where?.control.cluster);
  return ({ kind, namespace, name }) => {
    const resource = WATCHED_RESOURCES.find(item => item.kind === kind);
    return resource && cluster?.objectUrl?.({ resource, namespace, name });
  };
}
