import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Promotion,
  PromotionPlan,
  PromotionWish,
} from '@downstage/backstage-plugin-environments-common';
import { useCallback, useMemo, useState } from 'react';
import { environmentsApiRef } from '../../api';
import { type OwnToken, useOwnToken } from './useOwnToken';
import { usePlan } from './usePlan';

/** What a person may choose of a plan, which is then made anew. */
export type Choice = Pick<PromotionWish, 'scope' | 'beginWith'>;

/** A wish on its way from plan to promotion. */
export interface Review {
  plan?: PromotionPlan;
  error?: Error;
  /** Whether what is shown may be started: it is what was chosen last, and agreed to. */
  isReady: boolean;
  isStarting: boolean;
  isAgreed: boolean;
  agree: (isAgreed: boolean) => void;
  /** Chooses how much a rollback takes back, or what a service begins with. */
  choose: (choice: Choice) => void;
  /** Undefined when it did not work; `error` says why. */
  start: () => Promise<Promotion | undefined>;
  /** Of the person who reviews, for the pull request. */
  ownToken: OwnToken;
}

/** What a person saw of what goes back, or comes, along with the version. */
function reviewed({ rollback, addition }: PromotionPlan) {
  return {
    ...(rollback ? { scope: rollback.scope } : {}),
    ...(rollback?.scope === 'change'
      ? { expectedCommits: rollback.commits.map(({ sha }) => sha) }
      : {}),
    ...(addition
      ? {
          beginWith: addition.beginWith,
          expectedFiles: addition.fingerprint,
        }
      : {}),
  };
}

/** Plans a wish, and starts exactly the version and the choice that the plan showed. */
export function useReview(wish: PromotionWish): Review {
  const api = useApi(environmentsApiRef);
  const [failure, setFailure] = useState<Error>();
  const [isStarting, setStarting] = useState(false);
  const [isAgreed, agree] = useState(false);
  const [choice, setChoice] = useState<Choice>();
  const { service, environment, from, reported, rollbackTo } = wish;
  const { settings, remove } = wish;
  const asked = useMemo(
    () => ({
      service,
      environment,
      from,
      ...(reported ? { reported } : {}),
      rollbackTo,
      ...(settings ? { settings } : {}),
      ...(remove ? { remove } : {}),
      ...choice,
    }),
    [
      service,
      environment,
      from,
      reported,
      rollbackTo,
      settings,
      remove,
      choice,
    ],
  );
  const { plan, error, isCurrent } = usePlan(asked);
  const isReady =
    plan !== undefined &&
    isCurrent &&
    plan.blocked.length === 0 &&
    (plan.consents.length === 0 || isAgreed);
  const ownToken = useOwnToken(plan?.asPerson ? plan.repository : undefined);

  const choose = useCallback((chosen: Choice) => {
    agree(false);
    setFailure(undefined);
    setChoice(chosen);
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
        ...reviewed(plan),
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
