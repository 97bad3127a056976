import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Promotion,
  PromotionRolloutPlan,
  PromotionRolloutWish,
} from '@downstage/backstage-plugin-environments-common';
import { useState } from 'react';
import { environmentsApiRef } from '../../api';
import { rolloutRequestOf } from '../../view/rollout';
import { useAttempt } from '../review/useAttempt';

/** Several environments on their way from plan to promotions. */
export interface RolloutReview {
  plan?: PromotionRolloutPlan;
  error?: Error;
  isPlanning: boolean;
  isStarting: boolean;
  review: (wish: PromotionRolloutWish) => Promise<void>;
  /** Forgets the plan, to arrange them anew. */
  back: () => void;
  /** Undefined when it did not work; `error` says why. */
  start: () => Promise<Promotion[] | undefined>;
}

/** Plans several environments, and starts exactly what the plan showed. */
export function useRolloutReview(): RolloutReview {
  const api = useApi(environmentsApiRef);
  const [planned, setPlanned] = useState<{
    wish: PromotionRolloutWish;
    plan: PromotionRolloutPlan;
  }>();
  const { pending, error, attempt, forget } = useAttempt();
  return {
    plan: planned?.plan,
    error,
    isPlanning: pending === 'plan',
    isStarting: pending === 'start',
    review: async wish => {
      const plan = await attempt('plan', () => api.planRollout(wish));
      if (plan) {
        setPlanned({ wish, plan });
      }
    },
    back: () => {
      setPlanned(undefined);
      forget();
    },
    start: async () =>
      planned &&
      attempt('start', () =>
        api.promoteRollout(rolloutRequestOf(planned.wish, planned.plan)),
      ),
  };
}
