import { useApi } from '@backstage/frontend-plugin-api';
import type {
  EnvironmentSearch,
  FoundEnvironment,
  FoundEnvironments,
} from '@downstage/backstage-plugin-environments-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type EnvironmentsApi, environmentsApiRef } from '../api';
import { reasonOf } from '../view/reasonOf';

/** Somebody who has not typed for so long waits for an answer. */
const PAUSE_MS = 700;

/** What a look into a repository came to. */
interface Look {
  asked: string;
  found: FoundEnvironments;
  /** What the look before it found; undefined where there was none. */
  before?: FoundEnvironment[];
}

/** What the last look of a person came to: the wizard forgets a page's state with each step away from it. */
const lastLooks = new WeakMap<EnvironmentsApi, Look>();

/** What is known of the environments of a repository. `none`: it is not known where to look. */
export type FoundState =
  | { status: 'none' | 'looking' }
  | { status: 'refused'; message: string }
  | ({ status: 'found' } & Look);

type Answer = { asked: string } & FoundState;

const repositoryIn = (asked: string): string =>
  (JSON.parse(asked) as EnvironmentSearch).repository;

/** Whose pages wait for a look. */
const looking = new WeakSet<EnvironmentsApi>();

/** Whether a page waits for a look into a repository: what comes of it is not known yet. */
export const isLooking = (api: EnvironmentsApi): boolean => looking.has(api);

async function look(api: EnvironmentsApi, asked: string): Promise<Answer> {
  try {
    const found = await api.findEnvironments(
      JSON.parse(asked) as EnvironmentSearch,
    );
    const last = lastLooks.get(api);
    const isSame = last && repositoryIn(last.asked) === repositoryIn(asked);
    const before = isSame ? last.found.environments : undefined;
    return { status: 'found', asked, found, before };
  } catch (error) {
    return { status: 'refused', asked, message: reasonOf(error as Error) };
  }
}

/**
 * Looks into a repository for environments, once nothing was changed for a while, and again when it is told to.
 *
 * @param search - Undefined while something is missing
 * @param isEdited - Whether the person has begun with what the last look came to: then it is not asked for again
 */
export function useFoundEnvironments(
  search: EnvironmentSearch | undefined,
  isEdited: boolean,
): { state: FoundState; lookAgain: () => void } {
  const api = useApi(environmentsApiRef);
  const asked = search && JSON.stringify(search);
  const [answer, setAnswer] = useState<Answer | undefined>(() => {
    const last = isEdited ? lastLooks.get(api) : undefined;
    // What is new is chosen already, or was left out since
    return last && { status: 'found', ...last, before: undefined };
  });
  const [looks, setLooks] = useState(0);
  const known = useRef(answer?.asked);
  useEffect(() => {
    if (!asked || known.current === asked) {
      return undefined;
    }
    let isOver = false;
    const timer = setTimeout(async () => {
      const next = await look(api, asked);
      if (isOver) {
        return;
      }
      if (next.status === 'found') {
        lastLooks.set(api, next);
      }
      known.current = asked;
      setAnswer(next);
    }, PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [api, asked, looks]);
  const isWaiting = asked !== undefined && answer?.asked !== asked;
  useEffect(() => {
    if (isWaiting) {
      looking.add(api);
    }
    return () => {
      looking.delete(api);
    };
  }, [api, isWaiting]);
  const lookAgain = useCallback(() => {
    known.current = undefined;
    setAnswer(undefined);
    setLooks(count => count + 1);
  }, []);
  if (!asked) {
    return { state: { status: 'none' }, lookAgain };
  }
  return {
    state: isWaiting || !answer ? { status: 'looking' } : answer,
    lookAgain,
  };
}
