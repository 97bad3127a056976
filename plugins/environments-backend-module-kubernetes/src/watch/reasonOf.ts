import { resourceName } from '@downstage/readers';
import { CredentialsError, KubernetesApiError } from '../api/ClusterApi';
import type { Watch } from './Watch';

function adviceFor(status: number, watch: Watch): string {
  const { api, cluster, resource } = watch;
  const setting = `environments.kubernetes.namespaces.${cluster}`;
  const what = `list and watch ${resourceName(resource)}`;
  if (status === 401) {
    return `; ${api.server} does not accept ${api.credentials}: renew them`;
  }
  if (status === 403) {
    return api.namespaces
      ? `; let ${
          api.credentials
        } ${what} in every namespace of ${setting} (${api.namespaces.join(
          ', ',
        )}), or take out those that they may not read`
      : `; let ${api.credentials} ${what} in the whole cluster, or set ${setting} to the namespaces that they may read`;
  }
  return '';
}

/** What went wrong and what helps, in words for the page. */
export function reasonOf(watch: Watch, error: unknown): string {
  const { api, resource } = watch;
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof KubernetesApiError) {
    return `${resource.kind} cannot be read: ${text}${adviceFor(
      error.status,
      watch,
    )}`;
  }
  return error instanceof CredentialsError
    ? `${resource.kind} cannot be read: ${text}`
    : `${api.server} does not answer: ${text}`;
}
