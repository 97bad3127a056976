import { useApi } from '@backstage/frontend-plugin-api';
import type { ServiceConfiguration } from '@downstage/backstage-plugin-environments-common';
import { useEffect, useState } from 'react';
import { environmentsApiRef } from '../../api';

/** The configuration of a service in an environment, as it was when the dialog was opened. */
export function useConfiguration(
  service: string,
  environment: string,
): { configuration?: ServiceConfiguration; error?: Error } {
  const api = useApi(environmentsApiRef);
  const [found, setFound] = useState<{
    configuration?: ServiceConfiguration;
    error?: Error;
  }>({});
  useEffect(() => {
    let isWanted = true;
    api.configuration({ service, environment }).then(
      configuration => isWanted && setFound({ configuration }),
      error => isWanted && setFound({ error }),
    );
    return () => {
      isWanted = false;
    };
  }, [api, service, environment]);
  return found;
}
