import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Promotion,
  PromotionPlan,
  PromotionWish,
} from '@downstage/backstage-plugin-environments-common';
import { useCallback, useEffect, useState } from 'react';
import { environmentsApiRef } from '../../api';
import { type OwnToken, useOwnToken } from './useOwnToken';

/** A wish on its way from plan to promotion. */
export interface Review {
  plan?: PromotionPlan;
  error?: Error;
  isStarting: boolean;
  /** Undefined when it did not work; `error` says why. */
  start: () => Promise<Promotion | undefined>;
  /** Of the person who reviews, for the pull request. */
  ownToken: OwnToken;
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

  const ownToken = useOwnToken(plan?.asPerson ? plan.repository : undefined);
  const { get: getToken } = ownToken;

  const start = useCallback(async () => {
    if (!plan) {
      return undefined;
    }
    setStarting(true);
    setError(undefined);
    try {
      const asPerson = await getToken();
      return await api.promote({
        service,
        environment,
        from,
        rollbackTo,
        // The confirmation stands for everything that the plan named
        ...(plan.consents.length > 0 ? { consents: plan.consents } : {}),
        expectedVersion: plan.toVersion,
        ...(asPerson ? { asPerson } : {}),
      });
    } catch (failure) {
      setError(failure as Error);
      return undefined;
    } finally {
      setStarting(false);
    }
  }, [api, plan, service, environment, from, rollbackTo, getToken]);

  return { plan, error, isStarting, start, ownToken };
}
