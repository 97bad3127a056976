import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../kube/KubeObject';
import { KubeClient, KubeRequestError } from '../kube/KubeClient';
import { type RolloutStage, toRolloutStatus } from './rolloutStatus';
import { type Waiting, reconcilePods } from './waitingPods';

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'];

const keyOf = ({ metadata }: KubeObject) =>
  `${metadata.uid}/${metadata.generation}`;

function imagesOf(object: KubeObject): string[] {
  const { containers = [], initContainers = [] } =
    object.spec?.template?.spec ?? {};
  return [...initContainers, ...containers].map(({ image = '' }) => image);
}

/** By the tag: `1.0.0-broken` everywhere, `1.0.0-broken-in-qa` in the namespace `qa` alone. */
function isBroken(object: KubeObject): boolean {
  return imagesOf(object).some(image => {
    const broken = /:.*broken(?:-in-([a-z0-9-]+))?/.exec(
      image.slice(image.lastIndexOf('/') + 1),
    );
    const { namespace } = object.metadata;
    return broken !== null && (broken[1] ?? namespace) === namespace;
  });
}

/** Whether the current generation is what runs. After a restart what was finished stays finished. */
function isFinished({ metadata, spec, status }: KubeObject): boolean {
  return (
    status?.observedGeneration === metadata.generation &&
    (status?.updatedReplicas ?? status?.numberReady) ===
      (spec?.replicas ?? 1) &&
    !status?.unavailableReplicas
  );
}

/**
 * Stands in for the workload controllers: pods become ready after a while, broken ones never, and those whose image is
 * not there once it is.
 */
export class Workloads {
  private readonly client: KubeClient;
  private readonly podReadyMs: number;
  private readonly deadlineMs: number;
  private readonly hasImage: (image: string) => boolean;
  private readonly started = new Map<string, number>();
  /** Those that waited for an image in the last round; unknown before the first. */
  private waiting: Set<string> | undefined;

  constructor(options: {
    client: KubeClient;
    podReadyMs: number;
    deadlineMs: number;
    /** Whether an image, as a container names it, can be pulled. */
    hasImage: (image: string) => boolean;
  }) {
    this.client = options.client;
    this.podReadyMs = options.podReadyMs;
    this.deadlineMs = options.deadlineMs;
    this.hasImage = options.hasImage;
  }

  /** One round over every workload of the cluster. */
  async reconcile(): Promise<void> {
    const types = KINDS.map(kind => ({ apiVersion: 'apps/v1', kind }));
    const lists = await Promise.all(types.map(type => this.client.list(type)));
    const waiting: Waiting[] = [];
    for (const workload of lists.flat()) {
      // What runs has its image
      const missing = isFinished(workload)
        ? []
        : imagesOf(workload).filter(image => !this.hasImage(image));
      if (missing.length > 0) {
        waiting.push({ workload, missing });
      }
      const stage = this.stageOf(workload, missing.length > 0);
      const status = toRolloutStatus(workload, stage);
      if (!isDeepStrictEqual(status, workload.status)) {
        await this.write({ ...workload, status });
      }
    }
    if (waiting.length > 0 || this.waiting?.size !== 0) {
      await reconcilePods(this.client, waiting);
    }
    this.waiting = new Set(waiting.map(({ workload }) => keyOf(workload)));
  }

  private stageOf(object: KubeObject, isWaiting: boolean): RolloutStage {
    const { uid, generation } = object.metadata;
    const key = keyOf(object);
    const pulled = !isWaiting && this.waiting?.has(key);
    const start = (!pulled && this.started.get(key)) || Date.now();
    this.started.set(key, start);
    this.started.delete(`${uid}/${(generation ?? 0) - 1}`);
    const elapsed = Date.now() - start;
    if (isBroken(object) || isWaiting) {
      const progressing = object.status?.conditions?.find(
        (each: any) => each.type === 'Progressing',
      );
      const known =
        object.status?.observedGeneration === generation &&
        progressing?.reason === 'ProgressDeadlineExceeded';
      return known || elapsed >= this.deadlineMs ? 'stuck' : 'started';
    }
    return isFinished(object) || elapsed >= this.podReadyMs
      ? 'finished'
      : 'started';
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
