import type {
  SyncAnswer,
  SyncTarget,
} from '@downstage/backstage-plugin-environments-node';
import type { ArgoCdApi } from '../api/ArgoCdApi';
import { ArgoCdApiError } from '../api/ArgoCdApiError';

const REFUSALS = [400, 403, 404, 409, 422];
/** A refresh is answered when it is done; that it was asked for is known sooner. */
const REFRESH_MS = 10_000;

/** A value below an object of unknown shape. */
function below(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>(
    (current, key) => (current as Record<string, unknown> | undefined)?.[key],
    value,
  );
}

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

async function syncApplication(
  api: ArgoCdApi,
  { namespace, name }: SyncTarget,
  requestedBy: string,
): Promise<SyncAnswer> {
  const path = `/api/v1/applications/${encodeURIComponent(name)}`;
  const query = new URLSearchParams({ appNamespace: namespace });
  const application = await api.read(`${path}?${query}`);
  const project = below(application, 'spec', 'project');
  if (typeof project === 'string') {
    query.set('project', project);
  }
  const automated = below(application, 'spec', 'syncPolicy', 'automated');
  if (automated && below(automated, 'enabled') !== false) {
    return refresh(api, path, query);
  }
  const phase = below(application, 'status', 'operationState', 'phase');
  if (
    below(application, 'operation') ||
    phase === 'Running' ||
    phase === 'Terminating'
  ) {
    return { status: 'refused', reason: 'Argo CD is at an operation on it.' };
  }
  // The options of its sync policy are added by Argo CD, and the account becomes its initiator
  await api.read(`${path}/sync`, {
    body: {
      name,
      appNamespace: namespace,
      project,
      infos: [
        { name: 'Reason', value: 'Requested in the portal' },
        { name: 'Requested by', value: requestedBy },
      ],
    },
  });
  return { status: 'requested' };
}

/** Asks Argo CD to apply what Git asks for: by a refresh, or by an operation where it does not sync by itself. */
export async function requestSync(
  api: ArgoCdApi,
  target: SyncTarget,
  requestedBy: string,
): Promise<SyncAnswer> {
  if (target.resource.kind !== 'Application') {
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
