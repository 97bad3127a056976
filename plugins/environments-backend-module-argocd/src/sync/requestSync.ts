import type { SyncAnswer } from '@downstage/backstage-plugin-environments-node';
import {
  type KubernetesObject,
  type ObjectRef,
  type SyncStep,
  planSync,
} from '@downstage/readers';
import type { ArgoCdApi } from '../api/ArgoCdApi';
import { ArgoCdApiError } from '../api/ArgoCdApiError';
import { isApplication } from '../api/isApplication';

const REFUSALS = [400, 403, 404, 409, 422];
/** A refresh is answered when it is done; that it was asked for is known sooner. */
const REFRESH_MS = 10_000;

interface Application extends KubernetesObject {
  spec?: { project?: unknown };
}

type Operation = NonNullable<SyncStep['patch']['operation']>;

/** Asks for a comparison, which Argo CD follows with a sync where that is automated. */
async function refresh(
  api: ArgoCdApi,
  path: string,
  query: URLSearchParams,
): Promise<SyncAnswer> {
  query.set('refresh', 'normal');
  const enough = AbortSignal.timeout(REFRESH_MS);
  try {
    await api.read(`${path}?${query}`, { signal: enough });
  } catch (error) {
    // Argo CD notes the wish before it waits: it answered a moment ago, and what is slow is the comparison
    if (!enough.aborted && !/deadline exceeded/.test(String(error))) {
      throw error;
    }
  }
  return { status: 'requested' };
}

/** The options of its sync policy are added by Argo CD, and the account becomes its initiator. */
async function operate(
  api: ArgoCdApi,
  path: string,
  options: { operation: Operation; body: object },
): Promise<SyncAnswer> {
  const { info, initiatedBy } = options.operation;
  const person = { name: 'Requested by', value: initiatedBy.username };
  await api.read(`${path}/sync`, {
    body: { ...options.body, infos: [...info, person] },
  });
  return { status: 'requested' };
}

async function syncApplication(
  api: ArgoCdApi,
  target: ObjectRef,
  requestedBy: string,
): Promise<SyncAnswer> {
  const { namespace, name } = target;
  const path = `/api/v1/applications/${encodeURIComponent(name)}`;
  const query = new URLSearchParams({ appNamespace: namespace });
  const object = (await api.read(`${path}?${query}`)) as Application;
  const project = object.spec?.project;
  if (typeof project === 'string') {
    query.set('project', project);
  }
  const now = new Date().toISOString();
  const plan = planSync({ target, object, requestedBy, now });
  if (plan.status === 'refused') {
    return plan;
  }
  const [{ patch }] = plan.steps;
  const body = { name, appNamespace: namespace, project };
  return patch.operation
    ? operate(api, path, { operation: patch.operation, body })
    : refresh(api, path, query);
}

/** Asks Argo CD to apply what Git asks for: by a refresh, or by an operation where it does not sync by itself. */
export async function requestSync(
  api: ArgoCdApi,
  target: ObjectRef,
  requestedBy: string,
): Promise<SyncAnswer> {
  if (!isApplication(target.resource)) {
    return {
      status: 'refused',
      reason: `Argo CD instance ${api.instance.name} has no ${target.resource.plural}.`,
    };
  }
  try {
    return await syncApplication(api, target, requestedBy);
  } catch (error) {
    // Forbidden, gone and busy are answers; everything else is for whoever asked
    if (error instanceof ArgoCdApiError && REFUSALS.includes(error.status)) {
      return {
        status: 'refused',
        reason: `Argo CD instance ${api.instance.name} says: ${error.message}`,
      };
    }
    throw error;
  }
}
