import {
  toastApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { useState } from 'react';
import { environmentsApiRef } from '../../api';
import { environmentsTranslationRef } from '../../i18n/translation';
import { Failure } from '../shared/Failure';

/** Withdraws a promotion that has not reached the environment's branch. */
export function CancelPromotion(props: {
  id: string;
  onCancelled: () => Promise<void>;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const api = useApi(environmentsApiRef);
  const toasts = useApi(toastApiRef);
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<Error>();
  const cancel = async () => {
    setPending(true);
    setError(undefined);
    try {
      await api.cancel(props.id);
      toasts.post({
        title: t('promotion.cancelled'),
        status: 'success',
        timeout: 5_000,
      });
    } catch (failure) {
      setError(failure as Error);
    }
    setPending(false);
    await props.onCancelled();
  };
  return (
    <div>
      {error && <Failure error={error} />}
      <Button
        variant="secondary"
        isPending={isPending}
        onPress={() => void cancel()}
      >
        {t('promotion.cancel')}
      </Button>
    </div>
  );
}
