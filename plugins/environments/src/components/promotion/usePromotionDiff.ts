import { useApi } from '@backstage/frontend-plugin-api';
import type {
  PlannedFile,
  Promotion,
} from '@downstage/backstage-plugin-environments-common';
import { useEffect, useState } from 'react';
import { environmentsApiRef } from '../../api';

/** What a promotion changes, loaded anew after each of its steps. */
export function usePromotionDiff({
  id,
  updatedAt,
}: Pick<Promotion, 'id' | 'updatedAt'>): {
  files?: PlannedFile[];
  error?: Error;
} {
  const api = useApi(environmentsApiRef);
  const [shown, setShown] = useState<{
    id: string;
    files?: PlannedFile[];
    error?: Error;
  }>({ id });

  useEffect(() => {
    let isCurrent = true;
    api.promotionDiff(id).then(
      files => isCurrent && setShown({ id, files }),
      error => isCurrent && setShown({ id, error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [api, id, updatedAt]);

  return shown.id === id ? shown : {};
}
