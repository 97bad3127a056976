import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { Changelog } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { formatDay } from '../../view/formatTime';
import { hostTitle } from '../../view/hostTitle';
import { shortSha } from '../../view/shortSha';
import { ExternalLink } from '../shared/ExternalLink';

/** The commits between two versions, or why they are not known. */
export function Commits(props: {
  changelog: Changelog;
  /** Title of the service, where there are several. */
  service?: string;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { commits, url, reverse, truncated, unavailable } = props.changelog;
  const own = reverse ? t('review.changelogReverse') : t('review.changelog');
  const { service } = props;
  const title = service ? t('together.named', { service, sentence: own }) : own;
  return (
    <section aria-label={title}>
      <Text as="h3" variant="title-x-small">
        {title}
      </Text>
      {unavailable && <p>{unavailable}</p>}
      {!unavailable && commits.length === 0 && (
        <p>{t('review.changelogEmpty')}</p>
      )}
      {commits.length > 0 && (
        <ul>
          {commits.map(({ sha, title: subject, author, at, url: link }) => (
            <li key={sha}>
              <ExternalLink href={link}>{shortSha(sha)}</ExternalLink> {subject}{' '}
              ({author}, {formatDay(at, t('language'))})
            </li>
          ))}
        </ul>
      )}
      {truncated && <p>{t('review.changelogTruncated')}</p>}
      {url && (
        <ExternalLink href={url}>
          {t('review.compare', { host: hostTitle(url) })}
        </ExternalLink>
      )}
    </section>
  );
}
