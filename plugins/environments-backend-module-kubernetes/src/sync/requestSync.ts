import type { SyncAnswer } from '@downstage/backstage-plugin-environments-node';
import {
  type KubernetesObject,
  type ObjectRef,
  type SyncStep,
  planSync,
} from '@downstage/readers';
import {
  type ClusterApi,
  KubernetesApiError,
  readJson,
} from '../api/ClusterApi';
import { discover } from '../api/discover';

/** What Kubernetes writes down as the author of our changes. */
const FIELD_MANAGER = 'downstage';
const TIMEOUT_MS = 20_000;

/** The path of one object, with the namespace that it is in; undefined when the cluster does not serve the kind. */
async function pathOf(
  api: ClusterApi,
  { resource, namespace, name }: ObjectRef,
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
  { patch: body }: SyncStep,
): Promise<void> {
  await readJson(
    api,
    `${path}?fieldManager=${FIELD_MANAGER}`,
    AbortSignal.timeout(TIMEOUT_MS),
    {
      write: {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body,
      },
    },
  );
}

const isSame = (one: ObjectRef, other: ObjectRef) =>
  one.resource.group === other.resource.group &&
  one.resource.kind === other.resource.kind &&
  one.namespace === other.namespace &&
  one.name === other.name;

async function carryOut(
  api: ClusterApi,
  target: ObjectRef,
  requestedBy: string,
): Promise<SyncAnswer> {
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
  const now = new Date().toISOString();
  const plan = planSync({ target, object, requestedBy, now });
  if (plan.status === 'refused') {
    return plan;
  }
  for (const step of plan.steps) {
    const at = isSame(step, target) ? path : await pathOf(api, step);
    // A kind that the cluster does not serve has nothing to ask
    if (at) {
      await patch(api, at, step);
    }
  }
  return { status: 'requested' };
}

/** Asks the engine of an object to apply what Git asks for. */
export async function requestSync(
  api: ClusterApi,
  target: ObjectRef,
  requestedBy: string,
): Promise<SyncAnswer> {
  try {
    return await carryOut(api, target, requestedBy);
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
