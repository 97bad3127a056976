import { useRouteRef } from '@backstage/core-plugin-api';
import {
  toastApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Button, Link } from '@backstage/ui';
import type { ShownHold } from '@downstage/backstage-plugin-environments-common';
import { useState } from 'react';
import { environmentsApiRef } from '../../api';
import { environmentsTranslationRef } from '../../i18n/translation';
import { promotionRouteRef } from '../../routes';
import styles from './Hold.module.css';
import { Person } from './Person';
import { StatusText } from './Status';
import { Moment } from './Time';

/** What a rollback left behind: who keeps automation away, since when, and the way out. */
export function Hold(props: {
  hold: ShownHold;
  /** Entity ref. */
  service: string;
  environment: { ref: string; title: string };
  onLifted: () => Promise<void>;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { hold, service, environment, onLifted } = props;
  const { title } = environment;
  const api = useApi(environmentsApiRef);
  const toasts = useApi(toastApiRef);
  const promotionLink = useRouteRef(promotionRouteRef);
  const [isLifting, setLifting] = useState(false);
  const lift = async () => {
    setLifting(true);
    try {
      await api.liftHold({ service, environment: environment.ref });
      toasts.post({
        title: t('hold.done', { environment: title }),
        status: 'success',
        timeout: 8_000,
      });
    } catch (error) {
      toasts.post({
        title: t('hold.failed', { environment: title }),
        description: (error as Error).message,
        status: 'danger',
      });
    }
    setLifting(false);
    await onLifted();
  };
  return (
    <div
      role="group"
      className={styles.hold}
      aria-label={t('hold.of', { environment: title })}
    >
      <StatusText
        tone="paused"
        text={t('hold.state', { from: hold.fromVersion, to: hold.toVersion })}
      />
      <span className={styles.quiet}>
        <Person actor={hold.by} />, <Moment at={hold.since} />,{' '}
        <Link href={promotionLink({ id: hold.promotion })}>
          {t('kind.rollback')}
        </Link>
      </span>
      <span className={styles.quiet}>{t('hold.meaning')}</span>
      {hold.permitted ? (
        <Button
          size="small"
          variant="secondary"
          aria-label={t('hold.liftIn', { environment: title })}
          isPending={isLifting}
          onPress={() => void lift()}
        >
          {t('hold.lift')}
        </Button>
      ) : (
        <span className={styles.quiet}>{t('hold.forbidden')}</span>
      )}
    </div>
  );
}
