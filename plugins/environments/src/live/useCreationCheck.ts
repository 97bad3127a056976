import { useApi } from '@backstage/frontend-plugin-api';
import type {
  CreationFault,
  CreationWish,
} from '@downstage/backstage-plugin-environments-common';
import { useEffect, useState } from 'react';
import { environmentsApiRef } from '../api';
import { type CreationAnswer, checkWithin } from './checkWithin';

/** Somebody who has not typed for so long waits for an answer. */
const PAUSE_MS = 700;

/** What the server says of a part of what is to be created. `unknown`: it does not answer. */
export interface CreationCheck {
  status: 'none' | 'checking' | 'fits' | 'refused' | 'unknown';
  messages: string[];
}

const NONE: CreationCheck = { status: 'none', messages: [] };

function toCheck(answer: CreationAnswer | undefined): CreationCheck {
  if (!answer) {
    return { status: 'unknown', messages: [] };
  }
  const { messages, isWhole } = answer;
  if (messages.length > 0) {
    return { status: 'refused', messages };
  }
  return isWhole ? { status: 'fits', messages } : NONE;
}

/**
 * Asks the server about a part of what is to be created, once nothing was changed for a while.
 *
 * @param wish - Undefined while something is missing
 */
export function useCreationCheck(
  part: CreationFault['part'],
  wish: CreationWish | undefined,
): CreationCheck {
  const api = useApi(environmentsApiRef);
  const asked = wish && JSON.stringify(wish);
  const [answer, setAnswer] = useState<{
    asked: string;
    check: CreationCheck;
  }>();
  useEffect(() => {
    if (!asked) {
      return undefined;
    }
    let isOver = false;
    const timer = setTimeout(async () => {
      const said = await checkWithin(api, {
        wish: JSON.parse(asked) as CreationWish,
        part,
      });
      if (!isOver) {
        setAnswer({ asked, check: toCheck(said) });
      }
    }, PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [api, asked, part]);
  if (!asked) {
    return NONE;
  }
  return answer?.asked === asked
    ? answer.check
    : { status: 'checking', messages: [] };
}
