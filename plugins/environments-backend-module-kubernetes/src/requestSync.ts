import type {
  SyncAnswer,
  SyncTarget,
} from '@downstage/backstage-plugin-environments-node';
import { type KubernetesObject, WATCHED_RESOURCES } from '@downstage/readers';
import { type ClusterApi, KubernetesApiError, readJson } from './ClusterApi';
import { discover } from './discover';

/** What Kubernetes writes down as the author of our changes. */
const FIELD_MANAGER = 'downstage';
const TIMEOUT_MS = 20_000;

interface Application extends KubernetesObject {
  operation?: unknown;
}

/** A value below an object of unknown shape. */
function below(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>(
    (current, key) => (current as Record<string, unknown> | undefined)?.[key],
    value,
  );
}

/** The path of one object, with the namespace that it is in; undefined when the cluster does not serve the kind. */
async function pathOf(
  api: ClusterApi,
  { resource, namespace, name }: SyncTarget,
): Promise<string | undefined> {
  const collections = await discover(
    api,
    resource,
    AbortSignal.timeout(TIMEOUT_MS),
  );
  const base = collections?.[0]?.path.replace(
    /\/(namespaces\/[^/]+\/)?[^/]+$/,
    '',
  );
  return base && `${base}/namespaces/${namespace}/${resource.plural}/${name}`;
}

async function patch(
  api: ClusterApi,
  path: string,
  body: object,
): Promise<void> {
  await readJson(
    api,
    `${path}?fieldManager=${FIELD_MANAGER}`,
    AbortSignal.timeout(TIMEOUT_MS),
    { method: 'PATCH', contentType: 'application/merge-patch+json', body },
  );
}

const annotate = (annotations: Record<string, string>) => ({
  metadata: { annotations },
});

/** A refresh lets Argo CD apply by itself; where it does not, an operation does. */
async function syncApplication(
  api: ClusterApi,
  path: string,
  application: Application,
  requestedBy: string,
): Promise<SyncAnswer> {
  const automated = below(application.spec, 'syncPolicy', 'automated');
  if (automated && below(automated, 'enabled') !== false) {
    await patch(
      api,
      path,
      annotate({ 'argocd.argoproj.io/refresh': 'normal' }),
    );
    return { status: 'requested' };
  }
  const phase = below(application.status, 'operationState', 'phase');
  if (application.operation || phase === 'Running' || phase === 'Terminating') {
    return { status: 'refused', reason: 'Argo CD is at an operation on it.' };
  }
  const options = below(application.spec, 'syncPolicy', 'syncOptions');
  await patch(api, path, {
    operation: {
      initiatedBy: { username: requestedBy },
      info: [{ name: 'Reason', value: 'Requested in the portal' }],
      sync: options ? { syncOptions: options } : {},
    },
  });
  return { status: 'requested' };
}

/** The source that a Flux object names, when it is one that fetches. */
function fluxSource(object: KubernetesObject): SyncTarget | undefined {
  const reference =
    below(object.spec, 'sourceRef') ??
    below(object.spec, 'chartRef') ??
    below(object.spec, 'chart', 'spec', 'sourceRef');
  const resource = WATCHED_RESOURCES.find(
    item =>
      item.group === 'source.toolkit.fluxcd.io' &&
      item.kind === below(reference, 'kind'),
  );
  const name = below(reference, 'name');
  const namespace =
    below(reference, 'namespace') ?? object.metadata?.namespace ?? '';
  return resource && typeof name === 'string'
    ? { resource, name, namespace: String(namespace) }
    : undefined;
}

/** Flux looks at an object anew when this annotation changes. https://fluxcd.io/flux/components/source/gitrepositories/#triggering-a-reconcile */
async function syncFlux(
  api: ClusterApi,
  path: string,
  object: KubernetesObject,
): Promise<SyncAnswer> {
  if (below(object.spec, 'suspend') === true) {
    return { status: 'refused', reason: 'It is suspended.' };
  }
  const request = annotate({
    'reconcile.fluxcd.io/requestedAt': new Date().toISOString(),
  });
  const source = fluxSource(object);
  const sourcePath = source && (await pathOf(api, source));
  if (sourcePath) {
    await patch(api, sourcePath, request);
  }
  await patch(api, path, request);
  return { status: 'requested' };
}

/** Asks the engine of an object to apply what Git asks for. */
export async function requestSync(
  api: ClusterApi,
  target: SyncTarget,
  requestedBy: string,
): Promise<SyncAnswer> {
  try {
    const path = await pathOf(api, target);
    if (!path) {
      return {
        status: 'refused',
        reason: `The cluster has no ${target.resource.plural}.`,
      };
    }
    const object = (await readJson(
      api,
      path,
      AbortSignal.timeout(TIMEOUT_MS),
    )) as KubernetesObject;
    return target.resource.kind === 'Application'
      ? await syncApplication(api, path, object, requestedBy)
      : await syncFlux(api, path, object);
  } catch (error) {
    // Forbidden and gone are answers; everything else is for whoever asked
    if (
      error instanceof KubernetesApiError &&
      [403, 404, 409, 422].includes(error.status)
    ) {
      return { status: 'refused', reason: error.message };
    }
    throw error;
  }
}
