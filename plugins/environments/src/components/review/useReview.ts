import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Promotion,
  PromotionPlan,
  PromotionWish,
  RollbackChoice,
  RollbackScope,
} from '@downstage/backstage-plugin-environments-common';
import { useCallback, useMemo, useState } from 'react';
import { environmentsApiRef } from '../../api';
import { type OwnToken, useOwnToken } from './useOwnToken';
import { usePlan } from './usePlan';

/** A wish on its way from plan to promotion. */
export interface Review {
  plan?: PromotionPlan;
  error?: Error;
  /** Whether what is shown may be started: it is what was chosen last, and agreed to. */
  isReady: boolean;
  isStarting: boolean;
  isAgreed: boolean;
  agree: (isAgreed: boolean) => void;
  /** Chooses how much a rollback takes back, which is planned anew. */
  choose: (scope: RollbackScope) => void;
  /** Undefined when it did not work; `error` says why. */
  start: () => Promise<Promotion | undefined>;
  /** Of the person who reviews, for the pull request. */
  ownToken: OwnToken;
}

/** What a person saw of a rollback. */
function reviewed({ scope, commits }: RollbackChoice) {
  return scope === 'change'
    ? { scope, expectedCommits: commits.map(({ sha }) => sha) }
    : { scope };
}

/** Plans a wish, and starts exactly the version and the choice that the plan showed. */
export function useReview(wish: PromotionWish): Review {
  const api = useApi(environmentsApiRef);
  const [failure, setFailure] = useState<Error>();
  const [isStarting, setStarting] = useState(false);
  const [isAgreed, agree] = useState(false);
  const [scope, setScope] = useState<RollbackScope>();
  const { service, environment, from, rollbackTo, settings } = wish;
  const asked = useMemo(
    () => ({
      service,
      environment,
      from,
      rollbackTo,
      ...(settings ? { settings } : {}),
      ...(scope ? { scope } : {}),
    }),
    [service, environment, from, rollbackTo, settings, scope],
  );
  const { plan, error, isCurrent } = usePlan(asked);
  const isReady =
    plan !== undefined &&
    isCurrent &&
    plan.blocked.length === 0 &&
    (plan.consents.length === 0 || isAgreed);
  const ownToken = useOwnToken(plan?.asPerson ? plan.repository : undefined);

  const choose = useCallback((chosen: RollbackScope) => {
    agree(false);
    setFailure(undefined);
    setScope(chosen);
  }, []);

  const start = async () => {
    if (!plan || !isReady) {
      return undefined;
    }
    setStarting(true);
    setFailure(undefined);
    try {
      const asPerson = await ownToken.get();
      return await api.promote({
        ...asked,
        ...(plan.rollback ? reviewed(plan.rollback) : {}),
        // The confirmation stands for everything that the plan named
        ...(plan.consents.length > 0 ? { consents: plan.consents } : {}),
        expectedVersion: plan.toVersion,
        ...(asPerson ? { asPerson } : {}),
      });
    } catch (thrown) {
      setFailure(thrown as Error);
      return undefined;
    } finally {
      setStarting(false);
    }
  };

  return {
    plan,
    error: failure ?? error,
    isReady,
    isStarting,
    isAgreed,
    agree,
    choose,
    start,
    ownToken,
  };
}
