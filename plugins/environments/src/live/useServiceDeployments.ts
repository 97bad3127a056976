import { useApi } from '@backstage/frontend-plugin-api';
import type { ServiceDeployments } from '@downstage/backstage-plugin-environments-common';
import { environmentsApiRef } from '../api';
import { type Live, useLive } from './useLive';

/** Everything about one service in all environments, live. */
export function useServiceDeployments(
  service: string,
): Live<ServiceDeployments> {
  const api = useApi(environmentsApiRef);
  return useLive({
    key: `deployments ${service}`,
    load: () => api.deployments(service),
    seqOf: value => value.seq,
  });
}
