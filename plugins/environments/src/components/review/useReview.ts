import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Promotion,
  PromotionPlan,
  PromotionWish,
} from '@downstage/backstage-plugin-environments-common';
import { useCallback, useEffect, useState } from 'react';
import { environmentsApiRef } from '../../api';

/** A wish on its way from plan to promotion. */
export interface Review {
  plan?: PromotionPlan;
  error?: Error;
  isStarting: boolean;
  /** Undefined when it did not work; `error` says why. */
  start: () => Promise<Promotion | undefined>;
}

/** Plans a wish once, and starts exactly the version that the plan showed. */
export function useReview(wish: PromotionWish): Review {
  const api = useApi(environmentsApiRef);
  const [plan, setPlan] = useState<PromotionPlan>();
  const [error, setError] = useState<Error>();
  const [isStarting, setStarting] = useState(false);
  const { service, environment, from, rollbackTo } = wish;

  useEffect(() => {
    let isCurrent = true;
    setPlan(undefined);
    setError(undefined);
    api.plan({ service, environment, from, rollbackTo }).then(
      value => isCurrent && setPlan(value),
      failure => isCurrent && setError(failure),
    );
    return () => {
      isCurrent = false;
    };
  }, [api, service, environment, from, rollbackTo]);

  const start = useCallback(async () => {
    if (!plan) {
      return undefined;
    }
    setStarting(true);
    setError(undefined);
    try {
      return await api.promote({
        service,
        environment,
        from,
        rollbackTo,
        // The confirmation stands for everything that the plan named
        ...(plan.consents.length > 0 ? { consents: plan.consents } : {}),
        expectedVersion: plan.toVersion,
      });
    } catch (failure) {
      setError(failure as Error);
      return undefined;
    } finally {
      setStarting(false);
    }
  }, [api, plan, service, environment, from, rollbackTo]);

  return { plan, error, isStarting, start };
}
