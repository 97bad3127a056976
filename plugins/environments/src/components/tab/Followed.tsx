import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Text } from '@backstage/ui';
import type { FollowedImage } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { Moment } from '../shared/Time';

/** An image whose versions are taken from its registry: when it was looked last, or why nothing comes of it. */
export function Followed(props: { followed: FollowedImage }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { image, range, suffix = '', lookedAt, problem } = props.followed;
  const title = t('reported.follows', { image, range, suffix });
  if (problem) {
    return <Alert status="warning" icon title={title} description={problem} />;
  }
  return (
    <Text as="p" variant="body-small" color="secondary">
      {title}
      {lookedAt && (
        <>
          {' '}
          {t('reported.looked')} <Moment at={lookedAt} />
        </>
      )}
    </Text>
  );
}
