import { useApi } from '@backstage/frontend-plugin-api';
import type {
  CreationFault,
  CreationWish,
} from '@downstage/backstage-plugin-environments-common';
import { useEffect, useState } from 'react';
import { environmentsApiRef } from '../api';
import { checkWithin } from './checkWithin';

/** Somebody who has not typed for so long waits for an answer. */
const PAUSE_MS = 700;

/** What the server says of a part of what is to be created. `unknown`: it does not answer. */
export interface CreationCheck {
  status: 'none' | 'checking' | 'fits' | 'refused' | 'unknown';
  messages: string[];
}

const NONE: CreationCheck = { status: 'none', messages: [] };

function toCheck(messages: string[] | undefined): CreationCheck {
  if (!messages) {
    return { status: 'unknown', messages: [] };
  }
  return { status: messages.length > 0 ? 'refused' : 'fits', messages };
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
      const messages = await checkWithin(api, {
        wish: JSON.parse(asked) as CreationWish,
        part,
      });
      if (!isOver) {
        setAnswer({ asked, check: toCheck(messages) });
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
