import { useSignal } from '@backstage/plugin-signals-react';
import {
  ENVIRONMENTS_CHANNEL,
  type EnvironmentsSignal,
} from '@downstage/backstage-plugin-environments-common';
import { useCallback, useEffect, useRef, useState } from 'react';

/** A socket may be lost without anybody knowing. An answer that has not changed costs next to nothing. */
const POLL_MS = 10_000;
/** One push often changes several deployments. */
const COALESCE_MS = 200;
/** A signal does not say what changed, so that in a busy portal there are many that mean another page. */
const LEAST_PAUSE_MS = 2_000;

/** A value that follows the backend. */
export interface Live<T> {
  /** The newest value; it stays while a newer one is loaded. */
  value?: T;
  /** Why the newest attempt failed. */
  error?: Error;
  /** Asks again now. */
  refresh: () => Promise<void>;
}

/** What a live value is loaded by. */
interface LiveOptions<T> {
  /** What is shown; another key starts anew. */
  key: string;
  load: () => Promise<T>;
  /** The newest change that a value knows of. */
  seqOf?: (value: T) => number;
}

/** Calls again from time to time while the page is seen, and at once for another key. */
function usePolling(key: string, refresh: () => Promise<void>): void {
  useEffect(() => {
    void refresh();
    const timer = setInterval(() => {
      if (!document.hidden) {
        void refresh();
      }
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [refresh, key]);
}

/** Calls again, once for a burst and not without a pause, when a signal tells of something new. */
function useSignals(
  isNews: (signal: EnvironmentsSignal) => boolean,
  refresh: () => Promise<void>,
): void {
  const { lastSignal } = useSignal(ENVIRONMENTS_CHANNEL);
  const latest = useRef(isNews);
  latest.current = isNews;
  const scheduled = useRef<ReturnType<typeof setTimeout>>();
  const calledAt = useRef(-Infinity);
  useEffect(() => {
    const signal = lastSignal as EnvironmentsSignal | null;
    if (!signal || scheduled.current || !latest.current(signal)) {
      return;
    }
    scheduled.current = setTimeout(() => {
      scheduled.current = undefined;
      calledAt.current = Date.now();
      void refresh();
    }, Math.max(COALESCE_MS, calledAt.current + LEAST_PAUSE_MS - Date.now()));
  }, [lastSignal, refresh]);
  useEffect(
    () => () => {
      clearTimeout(scheduled.current);
      scheduled.current = undefined;
    },
    [],
  );
}

/** Loads a value, shows it while it is loaded again, and loads it when something changed and from time to time. */
export function useLive<T>(options: LiveOptions<T>): Live<T> {
  const [shown, setShown] = useState<{ key: string; value?: T; error?: Error }>(
    { key: options.key },
  );
  const latest = useRef(options);
  latest.current = options;
  const newest = useRef<{ key: string; value?: T }>({ key: options.key });
  const asked = useRef(0);

  const refresh = useCallback(async () => {
    const { key, load, seqOf } = latest.current;
    asked.current += 1;
    const turn = asked.current;
    const isNewest = () => latest.current.key === key && asked.current === turn;
    try {
      const value = await load();
      const before = newest.current;
      const isOlder =
        seqOf &&
        before.key === key &&
        before.value !== undefined &&
        seqOf(value) < seqOf(before.value);
      if (isNewest() && !isOlder) {
        newest.current = { key, value };
        setShown({ key, value });
      }
    } catch (error) {
      if (isNewest()) {
        setShown(current => ({
          ...(current.key === key ? current : { key }),
          error: error as Error,
        }));
      }
    }
  }, []);

  usePolling(options.key, refresh);
  useSignals(signal => {
    const { key, seqOf } = latest.current;
    const { key: newestKey, value } = newest.current;
    const isKnown =
      newestKey === key &&
      value !== undefined &&
      seqOf !== undefined &&
      signal.seq <= seqOf(value);
    return !isKnown;
  }, refresh);

  const own = shown.key === options.key ? shown : undefined;
  return { value: own?.value, error: own?.error, refresh };
}
