import { conditionOf } from '../objects/conditions';
import type { CauseReading } from '../objects/DeliveryStatus';
import { joinSentences } from '../objects/joinSentences';
import type { KubernetesObject } from '../objects/KubernetesObject';
import { at, list, number, text } from '../objects/untrusted';
import { REVISION_LABEL } from './readRevision';

/** The labels by which controllers know the ReplicaSets of their workloads, with the kind of these. */
const HASHES: Array<[string, string]> = [
  [REVISION_LABEL, 'Rollout'],
  ['pod-template-hash', 'Deployment'],
];

/** Whose pods are the workload's own, without a ReplicaSet in between. */
const OWNERS = new Set(['StatefulSet', 'DaemonSet']);

/** What a container waits for in good order. */
const STARTING = new Set(['ContainerCreating', 'PodInitializing']);

/** The workload that a pod belongs to: `Deployment/shop`. */
function workloadOf({ metadata }: KubernetesObject): string | undefined {
  const owner = list(metadata?.ownerReferences).find(
    reference => at(reference, 'controller') !== false,
  );
  const kind = text(at(owner, 'kind')) ?? '';
  const name = text(at(owner, 'name'));
  if (name && OWNERS.has(kind)) {
    return `${kind}/${name}`;
  }
  for (const [label, owning] of kind === 'ReplicaSet' ? HASHES : []) {
    const end = `-${metadata?.labels?.[label]}`;
    if (name?.endsWith(end)) {
      return `${owning}/${name.slice(0, -end.length)}`;
    }
  }
  return undefined;
}

/** How a container ended: `OOMKilled, exit code 137`. Its message is left out, which may be the end of its log. */
function endOf(terminated: unknown): string | undefined {
  const code = number(at(terminated, 'exitCode'));
  const told = [
    text(at(terminated, 'reason')),
    code === undefined ? undefined : `exit code ${code}`,
  ];
  return told.filter(Boolean).join(', ') || undefined;
}

/** Why a container does not run as it is to; undefined where it does, or is on its way. */
function containerFailure(container: unknown): string | undefined {
  const waiting = at(container, 'state', 'waiting');
  const reason = text(at(waiting, 'reason'));
  const last = at(container, 'lastState', 'terminated');
  if (reason && !STARTING.has(reason)) {
    const end = endOf(last);
    // The message of the pause between two tries tells its length; how the last one ended is the cause
    const message = end ? `last ended by ${end}` : text(at(waiting, 'message'));
    return `${reason}${message ? `: ${message}` : ''}`;
  }
  const ended = at(container, 'state', 'terminated');
  if (number(at(ended, 'exitCode'))) {
    return endOf(ended);
  }
  const isBack = at(container, 'state', 'running') && !at(container, 'ready');
  return isBack && number(at(last, 'exitCode'))
    ? `runs again and is not ready: last ended by ${endOf(last)}`
    : undefined;
}

/** Why a pod fails; undefined for one that does not. */
function failureOf({ status }: KubernetesObject): string | undefined {
  const scheduled = conditionOf(status, 'PodScheduled');
  if (scheduled?.status === 'False') {
    return [scheduled.reason, scheduled.message].filter(Boolean).join(': ');
  }
  const containers = [
    ...list(at(status, 'initContainerStatuses')),
    ...list(at(status, 'containerStatuses')),
  ].flatMap(container => {
    const failure = containerFailure(container);
    const name = text(at(container, 'name')) ?? '?';
    return failure ? `container ${name}: ${failure}` : [];
  });
  const own =
    text(at(status, 'phase')) === 'Failed' && text(at(status, 'reason'))
      ? [at(status, 'reason'), at(status, 'message')].filter(Boolean).join(': ')
      : undefined;
  return joinSentences(own, ...containers);
}

/**
 * Reads a Pod (v1) of a workload that fails; undefined for any other.
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
 */
export function readPod(object: KubernetesObject): CauseReading | undefined {
  const { metadata, kind = '' } = object;
  const owner = workloadOf(object);
  const message =
    owner && !metadata?.deletionTimestamp ? failureOf(object) : undefined;
  return owner && message
    ? {
        type: 'cause',
        kind,
        namespace: metadata?.namespace ?? '',
        name: metadata?.name ?? '',
        owner,
        message,
      }
    : undefined;
}
