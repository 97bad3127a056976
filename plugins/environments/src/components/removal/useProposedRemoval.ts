import { useEffect, useState } from 'react';
import { type Attempts, useAttempt } from '../review/useAttempt';

/** Something on its way out by a pull request that the portal proposes. */
interface ProposedRemoval<Plan, Request, Proposed> extends Attempts {
  plan?: Plan;
  /** Reads the plan anew. */
  again: () => void;
  /** Proposes it. Once that is refused, what there is by now is shown with the reason. */
  remove: (request: Request) => Promise<Proposed | undefined>;
}

/**
 * What the portal would propose, read anew whenever something was started.
 *
 * @param read - The plan; has to be the same function for the same thing
 */
export function useProposedRemoval<Plan, Request, Proposed>(
  read: () => Promise<Plan>,
  propose: (request: Request) => Promise<Proposed>,
): ProposedRemoval<Plan, Request, Proposed> {
  const [plan, setPlan] = useState<Plan>();
  const [round, setRound] = useState(0);
  const attempts = useAttempt();
  const { attempt } = attempts;
  useEffect(() => {
    let isWanted = true;
    void attempt('plan', read).then(
      found => isWanted && found && setPlan(found),
    );
    return () => {
      isWanted = false;
    };
  }, [attempt, read, round]);
  const remove = (request: Request) =>
    attempt('start', () =>
      propose(request).catch(async failure => {
        setPlan(await read().catch(() => undefined));
        throw failure;
      }),
    );
  return {
    plan,
    again: () => setRound(count => count + 1),
    remove,
    ...attempts,
  };
}
