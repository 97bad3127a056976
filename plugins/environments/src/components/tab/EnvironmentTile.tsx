import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Link } from '@backstage/ui';
import { IMAGE_ANNOTATION } from '@downstage/backstage-plugin-environments-common';
import { RiQuestionLine } from '@remixicon/react';
import { useId } from 'react';
import { promotionRouteRef } from '../../routes';
import { environmentsTranslationRef } from '../../i18n/translation';
import { formatMoment } from '../../view/formatTime';
import type { TileView } from '../../view/describeTile';
import { promotionState } from '../../view/promotionState';
import { toneOfPromotion } from '../../view/tone';
import { ExternalLink } from '../shared/ExternalLink';
import { Hold } from '../shared/Hold';
import { HealthStatus, StatusText, SyncStatus } from '../shared/Status';
import { Age } from '../shared/Time';
import { describeReason } from '../../view/describeReason';
import { describeWait } from '../../view/describeWait';
import { Reasons } from '../shared/Reasons';
import { Arrival, Awaited } from './Arrival';
import styles from './EnvironmentTile.module.css';

function TilePromotion(props: {
  promotion: NonNullable<TileView['promotion']>;
  titleOf: (environment: string) => string;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const promotionLink = useRouteRef(promotionRouteRef);
  const { id, kind, state, toVersion, pullRequest, waits } = props.promotion;
  return (
    <div className={styles.promotion}>
      <StatusText
        tone={waits ? 'paused' : toneOfPromotion(state)}
        text={
          kind === 'configuration' || kind === 'removal'
            ? t(`tile.${kind}`, { state: promotionState(t, { kind, state }) })
            : t('tile.promotion', {
                kind: t(`kind.${kind}`),
                version: toVersion,
                state: waits
                  ? t('rings.waiting')
                  : t(`promotionState.${state}`),
              })
        }
      />
      {waits && (
        <p className={styles.quiet}>{describeWait(t, waits, props.titleOf)}</p>
      )}
      <span className={styles.row}>
        {pullRequest && (
          <ExternalLink href={pullRequest.url}>
            {t('common.pullRequest', { number: String(pullRequest.number) })}
          </ExternalLink>
        )}
        <Link href={promotionLink({ id })}>{t('common.promotionPage')}</Link>
      </span>
    </div>
  );
}

function TileState(props: { tile: TileView }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { tile } = props;
  if (!tile.found) {
    return tile.awaited ? null : (
      <p className={styles.quiet}>{t('tile.notFound')}</p>
    );
  }
  return (
    <>
      <p className={styles.version}>{tile.live ?? t('tile.notRunning')}</p>
      {tile.app && (
        <p className={styles.quiet}>{t('tile.app', { version: tile.app })}</p>
      )}
      {tile.asksFor && (
        <p className={styles.asksFor}>
          {t('tile.desired', { version: tile.asksFor })}
        </p>
      )}
      <span className={styles.row}>
        <SyncStatus state={tile.sync} />
        <HealthStatus state={tile.health} />
      </span>
      {tile.since && (
        <p className={styles.quiet}>
          <Age state={t(`health.${tile.health}`)} since={tile.since} />
        </p>
      )}
      {tile.unknown && (
        <p className={styles.quiet}>
          {t(`tile.unknownSince.${tile.unknown.what}`, {
            environment: tile.title,
            time: formatMoment(tile.unknown.since, t('language')),
          })}
        </p>
      )}
      {tile.reason && (
        <p className={styles.quiet}>{describeReason(t, tile.reason)}</p>
      )}
    </>
  );
}

/** How the version compares, and what is to be known of it. */
function TileMarks(props: { tile: TileView }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { tile } = props;
  return (
    <span className={styles.row}>
      {tile.lag.map(({ upstream, lag }) => (
        <span
          key={upstream}
          className={`${styles.chip} ${lag === 'equal' ? '' : styles.lagging}`}
        >
          {t(`lag.${lag}`, { upstream })}
        </span>
      ))}
      {tile.guess && (
        <span
          className={`${styles.chip} ${styles.lagging}`}
          title={t('tile.guessTitle', { annotation: IMAGE_ANNOTATION })}
        >
          <RiQuestionLine size={14} aria-hidden /> {t('tile.guess')}
        </span>
      )}
      {tile.problems > 0 && (
        <StatusText
          tone="bad"
          text={t('tile.problems', { count: tile.problems })}
        />
      )}
    </span>
  );
}

function TileActions(props: {
  tile: TileView;
  onPromote: () => void;
  onRollback: (record: string) => void;
  onHistory: () => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonId = useId();
  const { title, promote, found, prepared } = props.tile;
  const { version } = promote;
  return (
    <div className={styles.actions}>
      <span className={styles.row}>
        {version && (
          <Button
            size="small"
            isDisabled={!promote.allowed}
            onPress={props.onPromote}
            aria-label={t('tile.promoteTo', { version, environment: title })}
            aria-describedby={promote.reasons.length > 0 ? reasonId : undefined}
          >
            {t('tile.promote', { version })}
          </Button>
        )}
        {prepared && (
          <Button
            size="small"
            onPress={() => props.onRollback(prepared.record)}
            aria-label={t('tile.rollbackIn', {
              version: prepared.version,
              environment: title,
            })}
          >
            {t('tile.rollback', { version: prepared.version })}
          </Button>
        )}
        {found && (
          <Button
            size="small"
            variant="secondary"
            onPress={props.onHistory}
            aria-label={t('tile.historyOf', { environment: title })}
          >
            {t('tile.history')}
          </Button>
        )}
      </span>
      <div className={styles.quiet}>
        <Reasons id={reasonId} reasons={promote.reasons} />
      </div>
    </div>
  );
}

/** One environment of a service: what runs there, how it is, and what may be done. */
export function EnvironmentTile(props: {
  /** Entity ref. */
  service: string;
  tile: TileView;
  selected: boolean;
  panelId: string;
  headingId: string;
  onSelect: () => void;
  onPromote: () => void;
  onRollback: (record: string) => void;
  onHistory: () => void;
  onChanged: () => Promise<void>;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { service, tile, selected, onChanged } = props;
  return (
    <article
      className={`${styles.tile} ${selected ? styles.selected : ''}`}
      aria-label={tile.title}
    >
      <header className={styles.header}>
        <h3 className={styles.title}>
          <button
            id={props.headingId}
            type="button"
            className={styles.select}
            title={t('tile.select', { environment: tile.title })}
            aria-expanded={selected}
            aria-controls={selected ? props.panelId : undefined}
            onClick={props.onSelect}
          >
            {tile.title}
          </button>
        </h3>
        <span className={styles.quiet}>{t(`tier.${tile.tier}`)}</span>
      </header>
      <TileState tile={tile} />
      <TileMarks tile={tile} />
      {tile.awaited && (
        <Awaited
          awaited={tile.awaited}
          refusal={tile.refusal}
          service={service}
          environment={tile}
          onWithdrawn={onChanged}
        />
      )}
      {tile.reported && (
        <Arrival
          reported={tile.reported}
          refusal={tile.awaited ? undefined : tile.refusal}
        />
      )}
      {tile.promotion && (
        <TilePromotion promotion={tile.promotion} titleOf={tile.titleOf} />
      )}
      {tile.hold && (
        <Hold
          hold={tile.hold}
          service={service}
          environment={tile}
          onLifted={onChanged}
        />
      )}
      <TileActions
        tile={tile}
        onPromote={props.onPromote}
        onRollback={props.onRollback}
        onHistory={props.onHistory}
      />
    </article>
  );
}
