import { useApi } from '@backstage/frontend-plugin-api';
import type {
  PromotionPlan,
  PromotionWish,
} from '@downstage/backstage-plugin-environments-common';
import { useEffect, useState } from 'react';
import { environmentsApiRef } from '../../api';

/** What a wish comes to. */
interface Planned {
  /** The newest plan; it stays while another choice is planned. */
  plan?: PromotionPlan;
  error?: Error;
  /** Whether the plan is of the wish as it is now. */
  isCurrent: boolean;
}

/** Plans a wish whenever it is another object. */
export function usePlan(wish: PromotionWish): Planned {
  const api = useApi(environmentsApiRef);
  const [planned, setPlanned] = useState<{
    of: PromotionWish;
    plan?: PromotionPlan;
    error?: Error;
  }>();

  useEffect(() => {
    let isWanted = true;
    api.plan(wish).then(
      plan => isWanted && setPlanned({ of: wish, plan }),
      error => isWanted && setPlanned({ of: wish, error }),
    );
    return () => {
      isWanted = false;
    };
  }, [api, wish]);

  return {
    plan: planned?.plan,
    error: planned?.error,
    isCurrent: planned?.of === wish,
  };
}
