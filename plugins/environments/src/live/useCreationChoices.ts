import { useApi } from '@backstage/frontend-plugin-api';
import type { CreationChoices } from '@downstage/backstage-plugin-environments-common';
import { useCallback, useEffect, useState } from 'react';
import { environmentsApiRef } from '../api';
import { within } from './checkWithin';

/** What a person may choose from; `isLost` while the server does not say. */
export function useCreationChoices(): {
  choices?: CreationChoices;
  isLost: boolean;
  retry: () => void;
} {
  const api = useApi(environmentsApiRef);
  const [choices, setChoices] = useState<CreationChoices>();
  const [isLost, setLost] = useState(false);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let isOver = false;
    within(api.creationChoices()).then(found => {
      if (!isOver) {
        setChoices(found);
        setLost(found === undefined);
      }
    });
    return () => {
      isOver = true;
    };
  }, [api, tries]);
  const retry = useCallback(() => setTries(count => count + 1), []);
  return { choices, isLost, retry };
}
