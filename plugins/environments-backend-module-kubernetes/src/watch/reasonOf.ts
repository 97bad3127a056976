import { resourceName } from '@downstage/readers';
import {
  CredentialsError,
  DiscoveryRefused,
  KubernetesApiError,
} from '../api/ClusterApi';
import type { Watch } from './Watch';

function adviceFor(error: KubernetesApiError, watch: Watch): string {
  const { api, cluster, resource } = watch;
  const setting = `environments.kubernetes.namespaces.${cluster}`;
  const what = `list and watch ${resourceName(resource)}`;
  if (error.status === 401) {
    return `; ${api.server} does not accept ${api.credentials}: renew them`;
  }
  if (error instanceof DiscoveryRefused) {
    return `; bind the ClusterRole system:discovery to ${api.credentials}, so that they may ask what the cluster serves`;
  }
  if (error.status === 403 && watch.definedAt) {
    return `; let ${api.credentials} ${what}, so that a kind that is installed is found at once`;
  }
  if (error.status === 403) {
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
    return `${resource.kind} cannot be read: ${text}${adviceFor(error, watch)}`;
  }
  return error instanceof CredentialsError
    ? `${resource.kind} cannot be read: ${text}`
    : `${api.server} does not answer: ${text}`;
}
