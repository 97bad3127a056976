import type { KubeObject } from '../../kube/KubeObject';
import { applyObject } from '../kube/applyObject';
import { FOREGROUND } from './applicationSets/reconcileApplicationSet';
import { type KubeClient, referenceOf } from '../kube/KubeClient';
import { type Comparison, type Orphan, toResource } from './compareApplication';
import { objectProblem } from './project';
import { timeNow } from '../kube/timeNow';

const HISTORY_LIMIT = 10;
const RETRY_AFTER_MS = 10_000;

/** Why an Application is to be synced now, undefined when it is not. */
export function operationFor(
  application: KubeObject,
  comparison: Comparison,
  time = Date.now(),
): object | undefined {
  if (application.operation?.sync) {
    return application.operation;
  }
  const last = application.status?.operationState;
  if (last?.phase === 'Running') {
    // The one who ran it was killed before it could tell the outcome.
    return last.operation;
  }
  const automated = application.spec.syncPolicy?.automated;
  if (!automated || automated.enabled === false || comparison.inSync) {
    return undefined;
  }
  const tried = last?.syncResult?.revision === comparison.revision;
  const failedLately =
    last?.phase === 'Failed' &&
    time - Date.parse(last.finishedAt) < RETRY_AFTER_MS;
  const onlyPruning =
    !automated.prune &&
    comparison.resources.every(
      (resource: any) =>
        resource.status === 'Synced' || resource.requiresPruning,
    );
  if (
    onlyPruning ||
    (tried && failedLately) ||
    (tried && last.phase === 'Succeeded' && !automated.selfHeal)
  ) {
    return undefined;
  }
  return {
    sync: { revision: comparison.revision, prune: automated.prune ?? false },
    initiatedBy: { automated: true },
  };
}

const resultOf = (object: KubeObject) => ({
  ...toResource(referenceOf(object)),
  group: toResource(referenceOf(object)).group ?? '',
  namespace: object.metadata.namespace ?? '',
  syncPhase: 'Sync',
});

/** What the project does not permit; when there is any, nothing is applied. */
function findRefused(options: {
  application: KubeObject;
  project: KubeObject;
  comparison: Comparison;
}): object[] {
  const { application, project, comparison } = options;
  const { destination, syncPolicy } = application.spec;
  const namespace: KubeObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: destination.namespace },
  };
  const objects = syncPolicy?.syncOptions?.includes('CreateNamespace=true')
    ? [namespace, ...comparison.desired]
    : comparison.desired;
  return objects.flatMap(object => {
    const message = objectProblem(object, application, project);
    return message
      ? [{ ...resultOf(object), status: 'SyncFailed', message }]
      : [];
  });
}

/** What is pruned now: the highest wave, since the next one waits until that is gone. */
function dueOrphans({ orphans }: Comparison): Orphan[] {
  const highest = Math.max(...orphans.map(({ wave }) => wave));
  return orphans.filter(({ wave }) => wave === highest);
}

/** Argo CD prunes in the foreground: an ApplicationSet goes after its Applications. */
async function prune(client: KubeClient, orphan: Orphan): Promise<void> {
  const found =
    orphan.kind === 'ApplicationSet' ? await client.get(orphan) : undefined;
  const finalizers = found?.metadata.finalizers ?? [];
  if (found && !finalizers.includes(FOREGROUND)) {
    await client.patch(orphan, {
      metadata: { finalizers: [...finalizers, FOREGROUND] },
    });
  }
  await client.delete(orphan);
}

async function applyAll(options: {
  client: KubeClient;
  application: KubeObject;
  comparison: Comparison;
  prune: boolean;
}): Promise<object[]> {
  const { client, application, comparison, prune: prunes } = options;
  const { destination, syncPolicy } = application.spec;
  if (syncPolicy?.syncOptions?.includes('CreateNamespace=true')) {
    await client.ensureNamespace(
      destination.namespace,
      syncPolicy.managedNamespaceMetadata?.labels,
    );
  }
  const results: object[] = [];
  for (const object of comparison.desired) {
    const result = { ...resultOf(object), hookPhase: 'Running' };
    try {
      const outcome = await applyObject(client, object);
      results.push({
        ...result,
        status: 'Synced',
        message: `${toResourceName(object)} ${outcome}`,
      });
    } catch (error) {
      results.push({
        ...result,
        status: 'SyncFailed',
        hookPhase: 'Failed',
        message: (error as Error).message,
      });
    }
  }
  for (const orphan of prunes ? dueOrphans(comparison) : []) {
    await prune(client, orphan);
    results.push({
      ...toResource(orphan),
      group: toResource(orphan).group ?? '',
      namespace: orphan.namespace ?? '',
      status: 'Pruned',
      message: 'pruned',
      syncPhase: 'Sync',
      hookPhase: 'Succeeded',
    });
  }
  return results;
}

function toResourceName({ apiVersion, kind, metadata }: KubeObject): string {
  const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
  return `${kind.toLowerCase()}${group ? `.${group}` : ''}/${metadata.name}`;
}

/** Runs one sync operation and returns the status that tells of it. `report` is called while it runs. */
export async function syncApplication(options: {
  client: KubeClient;
  application: KubeObject;
  project: KubeObject;
  comparison: Comparison;
  operation: any;
  report: (operationState: object) => Promise<void>;
}): Promise<{ operationState: object; history: object[] }> {
  const { client, application, project, comparison, operation, report } =
    options;
  const { revision } = comparison;
  const { source } = application.spec;
  const startedAt = timeNow();
  const started = { operation, startedAt, syncResult: { revision, source } };
  await report({
    ...started,
    phase: 'Running',
    message: 'waiting for completion of the sync',
  });
  const refused = findRefused({ application, project, comparison });
  const resources =
    refused.length > 0
      ? refused
      : await applyAll({
          client,
          application,
          comparison,
          prune: operation.sync.prune ?? false,
        });
  const failures = resources.filter(
    (resource: any) => resource.status === 'SyncFailed',
  );
  const finishedAt = timeNow();
  const failed = failures.length > 0;
  const history: any[] = application.status?.history ?? [];
  const entry = {
    id: (history.at(-1)?.id ?? -1) + 1,
    revision,
    deployedAt: finishedAt,
    deployStartedAt: startedAt,
    source,
    initiatedBy: operation.initiatedBy ?? {},
  };
  const reason = failures.map((failure: any) => failure.message).join(', ');
  const message =
    refused.length > 0
      ? 'one or more synchronization tasks are not valid'
      : `one or more objects failed to apply, reason: ${reason}`;
  return {
    operationState: {
      ...started,
      phase: failed ? 'Failed' : 'Succeeded',
      message: failed ? message : 'successfully synced (all tasks run)',
      finishedAt,
      syncResult: { revision, source, resources },
    },
    history: failed ? history : [...history, entry].slice(-HISTORY_LIMIT),
  };
}
