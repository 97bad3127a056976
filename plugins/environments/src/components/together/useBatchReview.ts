import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Promotion,
  PromotionBatchPlan,
  PromotionBatchWish,
} from '@downstage/backstage-plugin-environments-common';
import { useCallback, useState } from 'react';
import { environmentsApiRef } from '../../api';
import { requestOf } from '../../view/batch';
import { useAttempt } from '../review/useAttempt';
import { type OwnToken, useOwnToken } from '../review/useOwnToken';

/** Services of an environment, and the upstream that they come from. */
type Wanted = PromotionBatchWish & { from: string };

/** Services on their way from plan to promotions. */
export interface BatchReview {
  plan?: PromotionBatchPlan;
  error?: Error;
  isPlanning: boolean;
  isStarting: boolean;
  review: (wanted: Wanted) => Promise<void>;
  /** Forgets the plan, to select others. */
  back: () => void;
  /** Undefined when it did not work; `error` says why. */
  start: () => Promise<Promotion[] | undefined>;
  /** Of the person who reviews, for the pull requests. */
  ownToken: OwnToken;
}

/** Plans services together, and starts exactly the versions that the plan showed. */
export function useBatchReview(): BatchReview {
  const api = useApi(environmentsApiRef);
  const [planned, setPlanned] = useState<{
    plan: PromotionBatchPlan;
    from: string;
  }>();
  const plan = planned?.plan;
  const ownToken = useOwnToken(
    plan?.asPerson ? plan.changes.at(0)?.repository : undefined,
  );
  const { get: getToken } = ownToken;
  const { pending, error, attempt, forget } = useAttempt();
  const review = useCallback(
    async ({ environment, services, from }: Wanted) => {
      const value = await attempt('plan', () =>
        api.planBatch({
          environment,
          services: services.map(({ service }) => ({ service, from })),
        }),
      );
      if (value) {
        setPlanned({ plan: value, from });
      }
    },
    [api, attempt],
  );
  const start = useCallback(async () => {
    return planned
      ? attempt('start', async () => {
          const asPerson = await getToken();
          return api.promoteBatch({
            ...requestOf(planned.plan, planned.from),
            ...(asPerson ? { asPerson } : {}),
          });
        })
      : undefined;
  }, [api, attempt, planned, getToken]);
  const back = useCallback(() => {
    setPlanned(undefined);
    forget();
  }, [forget]);
  return {
    plan,
    error,
    isPlanning: pending === 'plan',
    isStarting: pending === 'start',
    review,
    back,
    start,
    ownToken,
  };
}
