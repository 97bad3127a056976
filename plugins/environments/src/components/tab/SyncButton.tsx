import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type {
  Environment,
  Decision,
} from '@downstage/backstage-plugin-environments-common';
import { useId } from 'react';
import { environmentsApiRef } from '../../api';
import { environmentsTranslationRef } from '../../i18n/translation';
import { Reasons } from '../shared/Reasons';
import { useRequest } from '../shared/useRequest';
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
  const reasonId = useId();
  const { title } = environment;

  const { isPending, send } = useRequest({
    done: t('requestSync.done', { environment: title }),
    failed: t('requestSync.failed', { environment: title }),
  });
  const ask = () =>
    send(() => api.requestSync({ service, environment: environment.ref }));

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
        isPending={isPending}
        onPress={() => void ask()}
      >
        {t('requestSync.short')}
      </Button>
    </span>
  );
}
