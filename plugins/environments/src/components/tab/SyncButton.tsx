import {
  toastApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type {
  Environment,
  Decision,
} from '@downstage/backstage-plugin-environments-common';
import { useId, useState } from 'react';
import { environmentsApiRef } from '../../api';
import { environmentsTranslationRef } from '../../i18n/translation';
import { Reasons } from '../shared/Reasons';
import styles from './DetailPanel.module.css';

/** Asks the delivery engine to apply now; says why it cannot be asked. */
export function SyncButton(props: {
  service: string;
  environment: Environment;
  decision: Decision;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { service, environment, decision } = props;
  const api = useApi(environmentsApiRef);
  const toasts = useApi(toastApiRef);
  const [isAsking, setAsking] = useState(false);
  const reasonId = useId();
  const { title } = environment;

  const ask = async () => {
    setAsking(true);
    try {
      await api.requestSync({ service, environment: environment.ref });
      toasts.post({
        title: t('requestSync.done', { environment: title }),
        status: 'success',
        timeout: 8_000,
      });
    } catch (error) {
      toasts.post({
        title: t('requestSync.failed', { environment: title }),
        description: (error as Error).message,
        status: 'danger',
      });
    } finally {
      setAsking(false);
    }
  };

  return (
    <span className={styles.row}>
      <span className={styles.quiet}>
        <Reasons id={reasonId} reasons={decision.reasons} />
      </span>
      <Button
        size="small"
        variant="secondary"
        aria-label={t('requestSync.action', { environment: title })}
        aria-describedby={decision.reasons.length > 0 ? reasonId : undefined}
        isDisabled={!decision.allowed}
        isPending={isAsking}
        onPress={() => void ask()}
      >
        {t('requestSync.short')}
      </Button>
    </span>
  );
}
