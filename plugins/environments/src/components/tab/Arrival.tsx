import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type {
  ArrivalRefusal,
  ReportedArtifact,
  ShownAwaitedService,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsApiRef } from '../../api';
import { environmentsTranslationRef } from '../../i18n/translation';
import { Person } from '../shared/Person';
import { Reported } from '../shared/Reported';
import { Moment } from '../shared/Time';
import { useRequest } from '../shared/useRequest';
import styles from './EnvironmentTile.module.css';

/** Why a version does not come by itself. */
function Refusal(props: { refusal: ArrivalRefusal | undefined }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { refusal } = props;
  return refusal ? (
    <p className={styles.quiet}>
      {t('reported.refused', { version: refusal.version })} {refusal.reason} (
      <Moment at={refusal.since} />)
    </p>
  ) : null;
}

/** What continuous integration has reported and Git does not ask for yet. */
export function Arrival(props: {
  reported: ReportedArtifact;
  refusal: ArrivalRefusal | undefined;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { reported, refusal } = props;
  return (
    <>
      <p className={styles.quiet}>
        <strong>{t('reported.ready', { version: reported.version })}</strong>{' '}
        <Reported reported={reported} />
      </p>
      <Refusal refusal={refusal} />
    </>
  );
}

/** A service that comes once its first image is reported, who asked for that, and the way out. */
export function Awaited(props: {
  awaited: ShownAwaitedService;
  refusal: ArrivalRefusal | undefined;
  /** Entity ref. */
  service: string;
  environment: { ref: string; title: string };
  onWithdrawn: () => Promise<void>;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { awaited, refusal, service, environment, onWithdrawn } = props;
  const { title } = environment;
  const api = useApi(environmentsApiRef);
  const { isPending, send } = useRequest({
    done: t('reported.withdrawn', { environment: title }),
    failed: t('reported.withdrawFailed', { environment: title }),
  });
  const withdraw = async () => {
    await send(() =>
      api.withdrawAwaited({ service, environment: environment.ref }),
    );
    await onWithdrawn();
  };
  return (
    <>
      <p className={styles.quiet}>
        {t('reported.awaits', { image: awaited.image })}
        <br />
        <Person actor={awaited.requestedBy} />,{' '}
        <Moment at={awaited.requestedAt} />
      </p>
      <Refusal refusal={refusal} />
      {awaited.permitted && (
        <span>
          <Button
            size="small"
            variant="secondary"
            aria-label={t('reported.withdrawFrom', { environment: title })}
            isPending={isPending}
            onPress={() => void withdraw()}
          >
            {t('reported.withdraw')}
          </Button>
        </span>
      )}
    </>
  );
}
