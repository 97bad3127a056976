import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';
import { useAttempt } from '../review/useAttempt';

/** Something on its way out by a pull request that the portal proposes. */
interface ProposedRemoval<Plan, Request> {
  plan?: Plan;
  error?: Error;
  /** Whether what the plan asks for was agreed to. */
  isAgreed: boolean;
  agree: (isAgreed: boolean) => void;
  isStarting: boolean;
  /** Whether it was proposed here. */
  isDone: boolean;
  /** Proposes it, and tells that. Once that is refused, what there is by now is shown with the reason. */
  propose: (request: Request, told: string) => Promise<void>;
}

/**
 * What the portal would propose, read anew whenever something was started.
 *
 * @param read - The plan; has to be the same function for the same thing
 * @param start - Proposes it
 */
export function useProposedRemoval<Plan, Request>(
  read: () => Promise<Plan>,
  start: (request: Request) => Promise<unknown>,
): ProposedRemoval<Plan, Request> {
  const toasts = useApi(toastApiRef);
  const [plan, setPlan] = useState<Plan>();
  const [round, setRound] = useState(0);
  const [isAgreed, setAgreed] = useState(false);
  const [isDone, setDone] = useState(false);
  const { attempt, pending, error } = useAttempt();
  useEffect(() => {
    let isWanted = true;
    void attempt('plan', read).then(
      found => isWanted && found && setPlan(found),
    );
    return () => {
      isWanted = false;
    };
  }, [attempt, read, round]);
  const propose = async (request: Request, told: string) => {
    const proposed = await attempt('start', () =>
      start(request).catch(async failure => {
        setPlan(await read().catch(() => undefined));
        throw failure;
      }),
    );
    setAgreed(false);
    if (proposed) {
      setDone(true);
      toasts.post({ title: told, status: 'success', timeout: 8_000 });
      setRound(count => count + 1);
    }
  };
  return {
    plan,
    error,
    isAgreed,
    agree: setAgreed,
    isStarting: pending === 'start',
    isDone,
    propose,
  };
}
