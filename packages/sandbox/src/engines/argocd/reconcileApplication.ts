import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../kube/KubeObject';
import type { GitSource } from '../git/GitSource';
import { type KubeClient, referenceOf } from '../kube/KubeClient';
import {
  type Comparison,
  compareApplication,
  toReference,
} from './compareApplication';
import {
  CONTROL_NAMESPACE,
  type SpecFailure,
  projectOf,
  projectProblem,
  specProblem,
} from './project';
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
    controllerNamespace: CONTROL_NAMESPACE,
  };
}

function failedStatus(
  application: KubeObject,
  failure: { type: 'ComparisonError' | SpecFailure; message: string },
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
      failure.type === 'ComparisonError' ? status.health ?? unknown : unknown,
    conditions: [known ?? { ...failure, lastTransitionTime: timeNow() }],
  };
}

/** What an Application brought goes before it. Argo CD finalizes none whose project is gone, or does not permit it. */
async function removeContent({ application, client }: Reconciliation) {
  const project = await client.get(projectOf(application));
  if (
    !application.metadata.finalizers?.includes(FINALIZER) ||
    projectProblem(application, project)
  ) {
    return;
  }
  let isGone = true;
  for (const resource of application.status?.resources ?? []) {
    const reference = toReference(resource);
    await client.delete(reference);
    isGone = isGone && (await client.get(reference)) === undefined;
  }
  if (!isGone) {
    return;
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
  const refused = projectProblem(application, project);
  const invalid = project && !refused && specProblem(application, project);
  const failure = invalid
    ? { type: 'InvalidSpecError' as const, message: invalid }
    : refused;
  if (failure) {
    await writeStatus(client, application, failedStatus(application, failure));
  }
  if (!project || failure) {
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
