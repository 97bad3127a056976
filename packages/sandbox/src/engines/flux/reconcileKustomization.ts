import type { KubeObject } from '../../kube/KubeObject';
import { resourceOf } from '../../kube/resources';
import type { GitSource } from '../git/GitSource';
import type { KubeClient } from '../kube/KubeClient';
import { normalizePath, renderDirectory } from '../render/renderDirectory';
import { setImages } from '../render/setImages';
import { kustomizationFile, renderKustomize } from '../render/renderKustomize';
import {
  type FluxOwner,
  applyOwned,
  pruneOwned,
  readOwnedHealth,
  toOwned,
} from './applyOwned';
import type { FluxCondition } from './conditions';
import { parseDuration } from './duration';
import { type InventoryEntry, toEntry, toReference } from './inventory';
import { artifactOf } from './reconcileGitRepository';
import { accountOf } from './rights';
import { writeFluxStatus } from './writeStatus';

const DEFAULT_TIMEOUT_MS = 300_000;

function renderObjects(object: KubeObject, files: ReadonlyMap<string, string>) {
  const { spec, metadata } = object;
  const path = spec.path ?? './';
  const { targetNamespace } = spec;
  const isKustomization =
    kustomizationFile(files, normalizePath(path)) !== undefined;
  // Flux makes a kustomization of all manifests where the folder has none.
  const rendered = isKustomization
    ? renderKustomize(
        files,
        path,
        targetNamespace ? { namespace: targetNamespace } : {},
      )
    : renderDirectory(files, { path, recurse: true });
  const owner: FluxOwner = {
    controller: 'kustomize',
    name: metadata.name,
    namespace: metadata.namespace ?? '',
  };
  const namespace = targetNamespace ?? metadata.namespace;
  // Transformers of a kustomization come after it
  const override = targetNamespace !== undefined && !isKustomization;
  return {
    owner,
    objects: rendered.map(each =>
      toOwned(setImages(each, spec.images ?? []), {
        owner,
        namespace,
        override,
      }),
    ),
  };
}

function ready(
  status: FluxCondition['status'],
  reason: string,
  message: string,
): FluxCondition {
  return { type: 'Ready', status, reason, message };
}

function objectsToWaitFor(spec: any, objects: KubeObject[]): KubeObject[] {
  if (spec.wait) {
    return objects;
  }
  return objects.filter(object =>
    spec.healthChecks?.some(
      (check: any) =>
        check.kind === object.kind &&
        check.name === object.metadata.name &&
        (check.namespace ?? object.metadata.namespace) ===
          object.metadata.namespace,
    ),
  );
}

/** Since when a revision is being waited for: Reconciling carries the time of its last transition. */
function waitedSince(object: KubeObject, revision: string): number {
  const reconciling = object.status?.conditions?.find(
    (each: any) => each.type === 'Reconciling',
  );
  return object.status?.lastAttemptedRevision === revision && reconciling
    ? Date.parse(reconciling.lastTransitionTime)
    : Date.now();
}

async function conditionsAfterApply(options: {
  client: KubeClient;
  object: KubeObject;
  objects: KubeObject[];
  revision: string;
}): Promise<{ conditions: FluxCondition[]; done: boolean }> {
  const { client, object, objects, revision } = options;
  const message = `Applied revision: ${revision}`;
  const success = ready('True', 'ReconciliationSucceeded', message);
  const waited = objectsToWaitFor(object.spec, objects);
  if (waited.length === 0) {
    return { conditions: [success], done: true };
  }
  const health = await readOwnedHealth(client, waited);
  if (health.status === 'Healthy') {
    const passed = 'Health check passed';
    return {
      conditions: [
        success,
        {
          type: 'Healthy',
          status: 'True',
          reason: 'Succeeded',
          message: passed,
        },
      ],
      done: true,
    };
  }
  const timeout = parseDuration(object.spec.timeout, DEFAULT_TIMEOUT_MS);
  const late = Date.now() - waitedSince(object, revision) > timeout;
  if (health.status === 'Degraded' || late) {
    const failure = `health check failed: failed early due to stalled resources: [${health.unhealthy.join(
      ', ',
    )}]`;
    const reason = 'HealthCheckFailed';
    return {
      conditions: [
        ready('False', reason, failure),
        { type: 'Healthy', status: 'False', reason, message: failure },
      ],
      done: false,
    };
  }
  const running = `Running health checks for revision ${revision} with a timeout of ${
    object.spec.timeout ?? '5m0s'
  }`;
  return {
    conditions: [
      ready('Unknown', 'Progressing', 'Reconciliation in progress'),
      {
        type: 'Reconciling',
        status: 'True',
        reason: 'Progressing',
        message: running,
      },
      {
        type: 'Healthy',
        status: 'Unknown',
        reason: 'Progressing',
        message: running,
      },
    ],
    done: false,
  };
}

function dependencyProblem(
  object: KubeObject,
  all: KubeObject[],
): string | undefined {
  const missing = (object.spec.dependsOn ?? []).find((dependency: any) => {
    const namespace = dependency.namespace ?? object.metadata.namespace;
    const found = all.find(
      ({ metadata }) =>
        metadata.name === dependency.name && metadata.namespace === namespace,
    );
    return !found?.status?.conditions?.some(
      (each: any) => each.type === 'Ready' && each.status === 'True',
    );
  });
  return missing && `dependency '${missing.name}' is not ready`;
}

/** Builds, applies, prunes and waits for one Kustomization. */
export async function reconcileKustomization(options: {
  object: KubeObject;
  all: KubeObject[];
  source: KubeObject | undefined;
  client: KubeClient;
  git: GitSource;
}): Promise<void> {
  const { object, all, source, client, git } = options;
  if (object.spec.suspend) {
    return;
  }
  const refuse = (reason: string, message: string, fields: object = {}) =>
    writeFluxStatus(client, object, {
      fields,
      conditions: [ready('False', reason, message)],
    });
  const artifact = artifactOf(source);
  if (!source || !artifact) {
    const { kind, name } = object.spec.sourceRef;
    await refuse(
      'ArtifactFailed',
      source
        ? 'Source artifact not found, retrying in 30s'
        : `Source '${kind}/${name}' not found`,
    );
    return;
  }
  const waiting = dependencyProblem(object, all);
  if (waiting) {
    await refuse('DependencyNotReady', waiting);
    return;
  }
  const { revision, commit } = artifact;
  const lastAttemptedRevision = revision;
  const before: InventoryEntry[] = object.status?.inventory?.entries ?? [];
  try {
    const files = await git.readFiles(source.spec.url, commit);
    const { objects, owner } = renderObjects(object, files);
    const unknown = objects.find(each => !resourceOf(each));
    if (unknown) {
      throw new Error(
        `no matches for kind "${unknown.kind}" in version "${unknown.apiVersion}"`,
      );
    }
    await applyOwned(client, objects, accountOf(object));
    if (object.spec.prune) {
      const references = before.map(toReference);
      await pruneOwned({ client, owner, before: references, desired: objects });
    }
    const { conditions, done } = await conditionsAfterApply({
      client,
      object,
      objects,
      revision,
    });
    await writeFluxStatus(client, object, {
      fields: {
        inventory: { entries: objects.map(toEntry) },
        lastAttemptedRevision,
        ...(done ? { lastAppliedRevision: revision } : {}),
      },
      conditions,
    });
  } catch (error) {
    const { name, message } = error as Error;
    const reason =
      name === 'RenderError' ? 'BuildFailed' : 'ReconciliationFailed';
    await refuse(reason, message, { lastAttemptedRevision });
  }
}
