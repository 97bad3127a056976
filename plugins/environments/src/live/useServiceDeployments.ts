import { useApi } from '@backstage/frontend-plugin-api';
import type { ServiceDeployments } from '@downstage/backstage-plugin-environments-common';
import { environmentsApiRef } from '../api';
import { concernsService } from '../view/concerns';
import { type Live, useLive } from './useLive';

/** Everything about one service in all environments, live. */
export function useServiceDeployments(
  service: string,
): Live<ServiceDeployments> {
  const api = useApi(environmentsApiRef);
  return useLive({
    key: `deployments ${service}`,
    load: () => api.deployments(service),
    concerns: signal => concernsService(signal, service),
    seqOf: value => value.seq,
  });
}
