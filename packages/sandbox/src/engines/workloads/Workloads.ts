import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../kube/KubeObject';
import { KubeClient, KubeRequestError } from '../kube/KubeClient';
import { type RolloutStage, toRolloutStatus } from './rolloutStatus';

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** By the tag: `1.0.0-broken` everywhere, `1.0.0-broken-in-qa` in the namespace `qa` alone. */
function isBroken(object: KubeObject): boolean {
  const containers = object.spec?.template?.spec?.containers ?? [];
  return containers.some(({ image = '' }: { image?: string }) => {
    const broken = /:.*broken(?:-in-([a-z0-9-]+))?/.exec(
      image.slice(image.lastIndexOf('/') + 1),
    );
    const { namespace } = object.metadata;
    return broken !== null && (broken[1] ?? namespace) === namespace;
  });
}

/** Stands in for the workload controllers: pods become ready after a while, broken ones never. */
export class Workloads {
  private readonly client: KubeClient;
  private readonly podReadyMs: number;
  private readonly deadlineMs: number;
  private readonly started = new Map<string, number>();

  constructor(options: {
    client: KubeClient;
    podReadyMs: number;
    deadlineMs: number;
  }) {
    this.client = options.client;
    this.podReadyMs = options.podReadyMs;
    this.deadlineMs = options.deadlineMs;
  }

  /** One round over every workload of the cluster. */
  async reconcile(): Promise<void> {
    const types = KINDS.map(kind => ({ apiVersion: 'apps/v1', kind }));
    const lists = await Promise.all(types.map(type => this.client.list(type)));
    for (const object of lists.flat()) {
      const status = toRolloutStatus(object, this.stageOf(object));
      if (!isDeepStrictEqual(status, object.status)) {
        await this.write({ ...object, status });
      }
    }
  }

  private stageOf(object: KubeObject): RolloutStage {
    const { uid, generation } = object.metadata;
    const key = `${uid}/${generation}`;
    const observed = object.status?.observedGeneration === generation;
    const start = this.started.get(key) ?? Date.now();
    this.started.set(key, start);
    this.started.delete(`${uid}/${(generation ?? 0) - 1}`);
    const elapsed = Date.now() - start;
    const progressing = object.status?.conditions?.find(
      (each: any) => each.type === 'Progressing',
    );
    if (isBroken(object)) {
      const known =
        observed && progressing?.reason === 'ProgressDeadlineExceeded';
      return known || elapsed >= this.deadlineMs ? 'stuck' : 'started';
    }
    // After a restart what was finished stays finished.
    const finished =
      observed &&
      (object.status?.updatedReplicas ?? object.status?.numberReady) ===
        (object.spec?.replicas ?? 1) &&
      !object.status?.unavailableReplicas;
    return finished || elapsed >= this.podReadyMs ? 'finished' : 'started';
  }

  private async write(object: KubeObject): Promise<void> {
    try {
      await this.client.updateStatus(object);
    } catch (error) {
      // Somebody was faster or it is gone: the next round looks again.
      const expected =
        error instanceof KubeRequestError && [404, 409].includes(error.status);
      if (!expected) {
        throw error;
      }
    }
  }
}
