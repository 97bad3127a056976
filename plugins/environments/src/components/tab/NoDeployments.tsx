import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import {
  IMAGE_ANNOTATION,
  SERVICE_ANNOTATION,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import type { SearchView } from '../../view/describeSearch';

function Searched(props: { title: string; items: string[] }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <>
      <dt>{props.title}</dt>
      <dd>{props.items.join(', ') || t('common.none')}</dd>
    </>
  );
}

/** Says what was searched, where, and what to do. */
export function NoDeployments(props: { search: SearchView }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { names, images, repositories } = props.search;
  if (repositories.length === 0) {
    return <p>{t('tab.noEnvironments')}</p>;
  }
  return (
    <section aria-label={t('tab.empty')}>
      <Text as="h2" variant="title-small">
        {t('tab.empty')}
      </Text>
      <dl>
        <Searched title={t('tab.emptyNames')} items={names} />
        <Searched title={t('tab.emptyImages')} items={images} />
        <Searched title={t('tab.emptyWhere')} items={repositories} />
      </dl>
      <p>
        {t(images.length > 0 ? 'tab.emptyAdviceImages' : 'tab.emptyAdvice', {
          image: IMAGE_ANNOTATION,
          service: SERVICE_ANNOTATION,
        })}
      </p>
    </section>
  );
}
