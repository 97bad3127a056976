import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Promotion,
  ServiceRemovalPlan,
} from '@downstage/backstage-plugin-environments-common';
import { useEffect, useState } from 'react';
import { environmentsApiRef } from '../../api';
import { removableIn, removalRequestOf } from '../../view/removal';
import { useAttempt } from '../review/useAttempt';

/** A service on its way out of its environments. */
export interface RemovalReview {
  plan?: ServiceRemovalPlan;
  error?: Error;
  /** Entity refs of the environments that it goes from. */
  selected: ReadonlySet<string>;
  isAgreed: boolean;
  isStarting: boolean;
  /** What was started, once it was. */
  started?: Promotion[];
  select: (environment: string, isSelected: boolean) => void;
  agree: (isAgreed: boolean) => void;
  /** Whether it worked; `error` says why not. */
  start: () => Promise<boolean>;
}

/** Plans the removal of a service from everywhere, and starts what is selected of what the plan showed. */
export function useRemovalReview(service: string): RemovalReview {
  const api = useApi(environmentsApiRef);
  const [plan, setPlan] = useState<ServiceRemovalPlan>();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isAgreed, agree] = useState(false);
  const [started, setStarted] = useState<Promotion[]>();
  const { pending, error, attempt } = useAttempt();

  useEffect(() => {
    let isWanted = true;
    void attempt('plan', () => api.planRemovals({ service })).then(found => {
      if (isWanted && found) {
        setPlan(found);
        setSelected(new Set(removableIn(found)));
      }
    });
    return () => {
      isWanted = false;
    };
  }, [api, attempt, service]);

  /** What was refused may be another thing by now: it is reviewed and agreed to anew, and what was left out stays out. */
  const planAnew = async (refused: ServiceRemovalPlan) => {
    const found = await api.planRemovals({ service }).catch(() => undefined);
    const known = removableIn(refused);
    const removable = found ? removableIn(found) : [];
    setPlan(found);
    setSelected(
      current =>
        new Set(
          removable.filter(ref => current.has(ref) || !known.includes(ref)),
        ),
    );
    agree(false);
  };

  return {
    plan,
    error,
    selected,
    isAgreed,
    isStarting: pending === 'start',
    started,
    select: (environment, isSelected) => {
      // What is agreed to is another thing now
      agree(false);
      setSelected(current => {
        const next = new Set(current);
        if (isSelected) {
          next.add(environment);
        } else {
          next.delete(environment);
        }
        return next;
      });
    },
    agree,
    start: async () => {
      const promotions =
        plan &&
        (await attempt('start', () =>
          api
            .removeEverywhere(removalRequestOf(plan, selected))
            .catch(async failure => {
              await planAnew(plan);
              throw failure;
            }),
        ));
      setStarted(promotions);
      return promotions !== undefined;
    },
  };
}
