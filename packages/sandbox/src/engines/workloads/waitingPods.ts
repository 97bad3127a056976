import { createHash } from 'node:crypto';
import type { KubeObject } from '../../kube/KubeObject';
import { KubeClient, KubeRequestError, referenceOf } from '../kube/KubeClient';

const POD = { apiVersion: 'v1', kind: 'Pod' };
const OWNERS = ['ReplicaSet', 'StatefulSet', 'DaemonSet'];

/** A workload, and the images that it waits for. */
export interface Waiting {
  workload: KubeObject;
  missing: string[];
}

const hashOf = (value: unknown, length: number) =>
  createHash('sha256')
    .update(JSON.stringify(value))
    .digest('hex')
    .slice(0, length);

function stateOf(image: string, missing: string[]) {
  return missing.includes(image)
    ? {
        reason: 'ImagePullBackOff',
        message: `Back-off pulling image "${image}": ErrImagePull: ${image}: not found`,
      }
    : { reason: 'ContainerCreating' };
}

function statusOf(template: any, missing: string[]) {
  const notReady = { status: 'False', reason: 'ContainersNotReady' };
  return {
    phase: 'Pending',
    conditions: [
      { type: 'PodScheduled', status: 'True' },
      { type: 'ContainersReady', ...notReady },
      { type: 'Ready', ...notReady },
    ],
    containerStatuses: template.spec.containers.map(
      ({ name, image = '' }: { name: string; image?: string }) => ({
        name,
        image,
        imageID: '',
        ready: false,
        restartCount: 0,
        state: { waiting: stateOf(image, missing) },
      }),
    ),
  };
}

/** The pods that a workload's controller has made for the template that does not start. */
function podsOf({ workload, missing }: Waiting): KubeObject[] {
  const { kind, metadata, spec, status } = workload;
  const { template } = spec;
  const isDeployment = kind === 'Deployment';
  const hash = hashOf(template, 10);
  const owner = isDeployment
    ? { kind: 'ReplicaSet', name: `${metadata.name}-${hash}` }
    : { kind, name: metadata.name };
  // The old pods serve on, and one new one is tried
  const count = isDeployment && !status?.readyReplicas ? spec.replicas ?? 1 : 1;
  return Array.from({ length: count }, (_, index) => ({
    ...POD,
    metadata: {
      name:
        kind === 'StatefulSet'
          ? `${owner.name}-${index}`
          : `${owner.name}-${hashOf([metadata.uid, hash, index], 5)}`,
      namespace: metadata.namespace,
      labels: {
        ...template.metadata?.labels,
        ...(isDeployment ? { 'pod-template-hash': hash } : {}),
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          ...owner,
          uid: metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: template.spec,
    status: statusOf(template, missing),
  }));
}

const keyOf = ({ metadata }: KubeObject) =>
  `${metadata.namespace}/${metadata.name}`;

const isOwned = ({ metadata }: KubeObject) =>
  [metadata.ownerReferences ?? []]
    .flat()
    .some(({ kind, controller }: any) => controller && OWNERS.includes(kind));

/** Makes the pods of the workloads that wait, and removes those of the ones that do no more. */
export async function reconcilePods(
  client: KubeClient,
  waiting: Waiting[],
): Promise<void> {
  const wanted = new Map(waiting.flatMap(podsOf).map(pod => [keyOf(pod), pod]));
  const live = await client.list(POD);
  for (const pod of live.filter(isOwned)) {
    if (!wanted.has(keyOf(pod))) {
      await client.delete(referenceOf(pod));
    }
  }
  const known = new Set(live.filter(({ status }) => status).map(keyOf));
  for (const [key, pod] of wanted) {
    if (!known.has(key)) {
      await client.create(pod).catch(error => {
        // Made in a round that ended before its status was written
        if (!(error instanceof KubeRequestError && error.status === 409)) {
          throw error;
        }
      });
      await client.updateStatus(pod);
    }
  }
}
