import { useCallback, useState } from 'react';

/** What a person has asked for: its plan, or its start. */
type Step = 'plan' | 'start';

/** Runs one step after the other, and keeps why one did not work. */
export interface Attempts {
  pending?: Step;
  error?: Error;
  /** Undefined when it did not work; `error` says why. */
  attempt: <T>(step: Step, run: () => Promise<T>) => Promise<T | undefined>;
  forget: () => void;
}

/** The steps from a plan to what it starts. */
export function useAttempt(): Attempts {
  const [error, setError] = useState<Error>();
  const [pending, setPending] = useState<Step>();
  const attempt = useCallback(async <T>(step: Step, run: () => Promise<T>) => {
    setPending(step);
    setError(undefined);
    try {
      return await run();
    } catch (failure) {
      setError(failure as Error);
      return undefined;
    } finally {
      setPending(undefined);
    }
  }, []);
  const forget = useCallback(() => setError(undefined), []);
  return { pending, error, attempt, forget };
}
