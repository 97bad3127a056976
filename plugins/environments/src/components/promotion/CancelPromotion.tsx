import {
  toastApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Promotion } from '@downstage/backstage-plugin-environments-common';
import { useState } from 'react';
import { environmentsApiRef } from '../../api';
import { environmentsTranslationRef } from '../../i18n/translation';
import { Failure } from '../shared/Failure';

/** Withdraws a promotion that has not reached the environment's branch, and with it those that share its pull request. */
export function CancelPromotion(props: {
  promotion: Promotion;
  onCancelled: () => Promise<void>;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const api = useApi(environmentsApiRef);
  const toasts = useApi(toastApiRef);
  const { promotion } = props;
  const shared = (promotion.batch?.others ?? []).filter(
    ({ sharesPullRequest }) => sharesPullRequest,
  );
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<Error>();
  const cancel = async () => {
    setPending(true);
    setError(undefined);
    try {
      await api.cancel(promotion.id);
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
        {shared.length > 0
          ? t('together.cancel', { count: shared.length + 1 })
          : t('promotion.cancel')}
      </Button>
    </div>
  );
}
