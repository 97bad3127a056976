import { useRouteRef } from '@backstage/core-plugin-api';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Link } from '@backstage/ui';
import type { ShownHold } from '@downstage/backstage-plugin-environments-common';
import { environmentsApiRef } from '../../api';
import { environmentsTranslationRef } from '../../i18n/translation';
import { promotionRouteRef } from '../../routes';
import styles from './Hold.module.css';
import { Person } from './Person';
import { StatusText } from './Status';
import { Moment } from './Time';
import { useRequest } from './useRequest';

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
  const promotionLink = useRouteRef(promotionRouteRef);
  const { isPending, send } = useRequest({
    done: t('hold.done', { environment: title }),
    failed: t('hold.failed', { environment: title }),
  });
  const lift = async () => {
    await send(() => api.liftHold({ service, environment: environment.ref }));
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
          isPending={isPending}
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
