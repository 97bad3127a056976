import { useApi } from '@backstage/frontend-plugin-api';
import type { PromotableServices } from '@downstage/backstage-plugin-environments-common';
import { useEffect, useState } from 'react';
import { environmentsApiRef } from '../../api';
import { firstSelection } from '../../view/batch';

/** What may be promoted into an environment, and what a person selects of it. */
export interface Promotable {
  found?: PromotableServices;
  error?: Error;
  /** Entity refs of services. */
  selected: string[];
  select: (services: string[]) => void;
  /** Compares with another upstream. */
  compareWith: (upstream: string) => void;
}

/** Asks once for each upstream that is chosen. */
export function usePromotable(environment: string): Promotable {
  const api = useApi(environmentsApiRef);
  const [from, setFrom] = useState<string>();
  const [found, setFound] = useState<PromotableServices>();
  const [error, setError] = useState<Error>();
  const [selected, setSelected] = useState<string[]>([]);
  useEffect(() => {
    let isCurrent = true;
    setError(undefined);
    api.promotable({ environment, from }).then(
      value => {
        if (isCurrent) {
          setFound(value);
          setSelected(firstSelection(value));
        }
      },
      failure => isCurrent && setError(failure),
    );
    return () => {
      isCurrent = false;
    };
  }, [api, environment, from]);
  return { found, error, selected, select: setSelected, compareWith: setFrom };
}
