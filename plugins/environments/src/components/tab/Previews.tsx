import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { ServicePreview } from '@downstage/backstage-plugin-environments-common';
import { useId } from 'react';
import { environmentsTranslationRef } from '../../i18n/translation';
import { useNow } from '../../live/useNow';
import { formatMoment } from '../../view/formatTime';
import { shortSha } from '../../view/shortSha';
import { RemovePreviews } from '../removal/RemovePreviews';
import { ExternalLink } from '../shared/ExternalLink';
import { HealthStatus, SyncStatus } from '../shared/Status';
import { Age } from '../shared/Time';
import styles from './Previews.module.css';

/** The address of a preview without what all addresses have. */
const addressOf = (url: string) =>
  url.replace(/^https?:\/\//, '').replace(/\/$/, '');

function PullRequest({ pullRequest }: ServicePreview) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  if (!pullRequest) {
    return <>{t('previews.unknown')}</>;
  }
  const { title, url } = pullRequest;
  const number = String(pullRequest.number);
  const text = title
    ? t('previews.titled', { number, title })
    : t('common.pullRequest', { number });
  return url ? <ExternalLink href={url}>{text}</ExternalLink> : <>{text}</>;
}

/** What ends it. */
function End({ expiresAt, whileLabelled }: ServicePreview) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const now = useNow();
  const isPast = expiresAt && Date.parse(expiresAt) < now;
  const time = expiresAt && formatMoment(expiresAt, t('language'));
  return (
    <>
      <span>
        {whileLabelled
          ? t('previews.endsUnlabelled', { labels: whileLabelled.join(', ') })
          : t('previews.ends')}
      </span>
      {time && (
        <time dateTime={expiresAt}>
          {isPast
            ? t('previews.expired', { time })
            : t('previews.expires', { time })}
        </time>
      )}
    </>
  );
}

function DeliveredBy({ delivery, deliveryUrl }: ServicePreview) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { kind, name, cluster } = delivery;
  const text = t('previews.object', { kind, name, cluster });
  return deliveryUrl ? (
    <ExternalLink href={deliveryUrl}>{text}</ExternalLink>
  ) : (
    <span>{text}</span>
  );
}

function PreviewItem({ preview }: { preview: ServicePreview }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { version, revision, sync, health, createdAt, knownAt } = preview;
  return (
    <li className={styles.preview}>
      <div className={styles.row}>
        <span className={styles.pullRequest}>
          <PullRequest {...preview} />
        </span>
        <span className={styles.version}>
          {version ?? t('previews.noVersion')}
        </span>
        {revision && (
          <span className={styles.quiet}>
            {t('common.commit', { sha: shortSha(revision) })}
          </span>
        )}
        <SyncStatus state={sync} />
        <HealthStatus state={health} />
        {createdAt && <Age state={t('previews.age')} since={createdAt} />}
      </div>
      {preview.urls.length > 0 && (
        <div className={styles.row}>
          {preview.urls.map(url => (
            <ExternalLink key={url} href={url}>
              {t('previews.open', { address: addressOf(url) })}
            </ExternalLink>
          ))}
        </div>
      )}
      {preview.message && <div>{preview.message}</div>}
      <div className={`${styles.row} ${styles.quiet}`}>
        {knownAt && (
          <time dateTime={knownAt}>
            {t('previews.knownAt', {
              time: formatMoment(knownAt, t('language')),
            })}
          </time>
        )}
        <End {...preview} />
        <DeliveredBy {...preview} />
      </div>
    </li>
  );
}

/** What runs of a service for its pull requests; nothing where there are none. */
export function Previews(props: {
  /** Entity ref. */
  service: string;
  previews: ServicePreview[];
  /** Whether the person may have what makes them removed. */
  mayRemove: boolean;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const headingId = useId();
  if (props.previews.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby={headingId}>
      <Text as="h2" variant="title-small" id={headingId}>
        {t('previews.title')}
      </Text>
      <p className={styles.quiet}>{t('previews.hint')}</p>
      <ul className={styles.list}>
        {props.previews.map(preview => {
          const { cluster, kind, namespace, name } = preview.delivery;
          return (
            <PreviewItem
              key={`${cluster} ${kind} ${namespace}/${name}`}
              preview={preview}
            />
          );
        })}
      </ul>
      {props.mayRemove && <RemovePreviews service={props.service} />}
    </section>
  );
}
