import type { KubeObject } from '../../../kube/KubeObject';

type Read = (application: KubeObject) => unknown;

/**
 * What `fields` may name in a list. Argo CD keeps such a list by hand and leaves out whatever it does not know: there is
 * no resourceVersion in it, no revision, no condition and no message.
 * https://github.com/argoproj/argo-cd/blob/master/server/application/forwarder_overwrite.go
 */
const FIELDS: Record<string, Read> = {
  'metadata.name': ({ metadata }) => metadata.name,
  'metadata.namespace': ({ metadata }) => metadata.namespace,
  'metadata.annotations': ({ metadata }) => metadata.annotations,
  'metadata.labels': ({ metadata }) => metadata.labels,
  'metadata.creationTimestamp': ({ metadata }) => metadata.creationTimestamp,
  'metadata.deletionTimestamp': ({ metadata }) => metadata.deletionTimestamp,
  spec: ({ spec }) => spec,
  'status.sourceHydrator': ({ status }) => status?.sourceHydrator,
  'status.sync.status': ({ status }) => status?.sync?.status,
  'status.health': ({ status }) => status?.health,
  'status.summary': ({ status }) => status?.summary,
  'status.operationState.startedAt': ({ status }) =>
    status?.operationState?.startedAt,
  'status.operationState.finishedAt': ({ status }) =>
    status?.operationState?.finishedAt,
  'status.resources': ({ status }) => status?.resources,
  'operation.sync': ({ operation }) => operation?.sync,
  'status.operationState.phase': ({ status }) => status?.operationState?.phase,
  // Under this name Argo CD answers with the result
  'status.operationState.operation.sync': ({ status }) =>
    status?.operationState?.syncResult,
};

/** An Application with the fields that a query names, or, after a `-`, with all but those. */
export function selectFields(application: KubeObject, query: string): object {
  const except = query.startsWith('-');
  const named = new Set(query.replace(/^-/, '').split(','));
  const result: Record<string, any> = {};
  for (const [field, read] of Object.entries(FIELDS)) {
    const value = read(application);
    if (named.has(`items.${field}`) !== except && value !== undefined) {
      const keys = field.split('.');
      const last = keys.pop()!;
      const parent = keys.reduce((at, key) => (at[key] ??= {}), result);
      parent[last] = value;
    }
  }
  return result;
}
