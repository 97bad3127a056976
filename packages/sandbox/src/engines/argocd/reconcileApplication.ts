import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../kube/KubeObject';
import type { GitSource } from '../git/GitSource';
import { type KubeClient, referenceOf } from '../kube/KubeClient';
import { type Comparison, compareApplication } from './compareApplication';
import { projectOf, specProblem } from './project';
import { operationFor, syncApplication } from './syncApplication';
import { timeNow } from '../kube/timeNow';

const REFRESH = 'argocd.argoproj.io/refresh';
const FINALIZER = 'resources-finalizer.argocd.argoproj.io';

interface Reconciliation {
  application: KubeObject;
  client: KubeClient;
  git: GitSource;
}

/** Writes the status when it says something new; the time of comparison alone is nothing new. */
async function writeStatus(
  client: KubeClient,
  application: KubeObject,
  status: any,
): Promise<void> {
  const { [REFRESH]: refresh, ...annotations } =
    application.metadata.annotations ?? {};
  const { reconciledAt: _then, ...before } = application.status ?? {};
  const { reconciledAt: _now, ...after } = status;
  if (refresh === undefined && isDeepStrictEqual(before, after)) {
    return;
  }
  await client.update({
    ...application,
    metadata: { ...application.metadata, annotations },
    status: { ...after, reconciledAt: timeNow() },
  });
}

function withHealth(before: any, health: { status: string; message?: string }) {
  const same = before?.status === health.status;
  return {
    ...health,
    lastTransitionTime: same ? before.lastTransitionTime : timeNow(),
  };
}

function comparedTo({ spec }: KubeObject) {
  return { source: spec.source, destination: spec.destination };
}

function statusOf(application: KubeObject, comparison: Comparison) {
  const { conditions: _solved, ...before } = application.status ?? {};
  return {
    ...before,
    sync: {
      status: comparison.inSync ? 'Synced' : 'OutOfSync',
      revision: comparison.revision,
      comparedTo: comparedTo(application),
    },
    health: withHealth(before.health, comparison.health),
    resources: comparison.resources,
    summary: comparison.images.length > 0 ? { images: comparison.images } : {},
    sourceType: comparison.type,
    controllerNamespace: application.metadata.namespace,
  };
}

function failedStatus(
  application: KubeObject,
  failure: { type: 'ComparisonError' | 'InvalidSpecError'; message: string },
) {
  const { status = {} } = application;
  const known = status.conditions?.find(
    (condition: any) =>
      condition.type === failure.type && condition.message === failure.message,
  );
  const unknown = withHealth(status.health, { status: 'Unknown' });
  return {
    ...status,
    sync: {
      ...(status.sync?.revision ? { revision: status.sync.revision } : {}),
      status: 'Unknown',
      comparedTo: comparedTo(application),
    },
    health:
      failure.type === 'InvalidSpecError' ? unknown : status.health ?? unknown,
    conditions: [known ?? { ...failure, lastTransitionTime: timeNow() }],
  };
}

async function removeContent({ application, client }: Reconciliation) {
  if (!application.metadata.finalizers?.includes(FINALIZER)) {
    return;
  }
  for (const resource of application.status?.resources ?? []) {
    const { group, version, kind, namespace, name } = resource;
    const apiVersion = group ? `${group}/${version}` : version;
    await client.delete({ apiVersion, kind, namespace, name });
  }
  await client.patch(referenceOf(application), {
    metadata: {
      finalizers: application.metadata.finalizers.filter(
        name => name !== FINALIZER,
      ),
    },
  });
}

/** Brings one Application a step nearer to Git and writes what it found into its status. */
export async function reconcileApplication(
  reconciliation: Reconciliation,
): Promise<void> {
  const { application, client, git } = reconciliation;
  if (application.metadata.deletionTimestamp) {
    await removeContent(reconciliation);
    return;
  }
  const project = await client.get(projectOf(application));
  const problem = specProblem(application, project);
  if (!project || problem) {
    const message = problem ?? '';
    await writeStatus(
      client,
      application,
      failedStatus(application, { type: 'InvalidSpecError', message }),
    );
    return;
  }
  let comparison: Comparison;
  try {
    comparison = await compareApplication({ application, client, git });
  } catch (error) {
    const message = `Failed to load target state: failed to generate manifest for source 1 of 1: ${
      (error as Error).message
    }`;
    await writeStatus(
      client,
      application,
      failedStatus(application, { type: 'ComparisonError', message }),
    );
    return;
  }
  const status = statusOf(application, comparison);
  const operation = operationFor(application, comparison);
  if (!operation) {
    await writeStatus(client, application, status);
    return;
  }
  const synced = await syncApplication({
    client,
    application,
    project,
    comparison,
    operation,
    report: async operationState => {
      await client.update({
        ...application,
        status: { ...status, operationState },
      });
    },
  });
  const after = await compareApplication({ application, client, git });
  const current = await client.get(referenceOf(application));
  if (current) {
    const { operation: _done, ...rest } = current;
    await writeStatus(client, rest as KubeObject, {
      ...statusOf(current, after),
      ...synced,
    });
  }
}
