import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, SearchField, Text } from '@backstage/ui';
import type { EnvironmentOverview } from '@downstage/backstage-plugin-environments-common';
import { useSearchParams } from 'react-router-dom';
import { environmentsApiRef } from '../../api';
import { useLive } from '../../live/useLive';
import { environmentsTranslationRef } from '../../i18n/translation';
import { buildMatrix } from '../../view/buildMatrix';
import { LiveView } from '../shared/LiveView';
import { EnvironmentList } from './EnvironmentList';
import { VersionMatrix } from './VersionMatrix';

function Overview(props: { overviews: EnvironmentOverview[] }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const [search, setSearch] = useSearchParams();
  const filter = search.get('filter') ?? '';
  const { overviews } = props;
  if (overviews.length === 0) {
    return (
      <section aria-label={t('overview.empty')}>
        <Text as="h2" variant="title-small">
          {t('overview.empty')}
        </Text>
        <p>{t('overview.emptyAdvice')}</p>
      </section>
    );
  }
  return (
    <Flex direction="column" gap="4">
      <SearchField
        aria-label={t('overview.filter')}
        placeholder={t('overview.filter')}
        value={filter}
        onChange={text =>
          setSearch(
            current => {
              const next = new URLSearchParams(current);
              if (text) {
                next.set('filter', text);
              } else {
                next.delete('filter');
              }
              return next;
            },
            { replace: true },
          )
        }
      />
      <Text as="h2" variant="title-small">
        {t('overview.matrix')}
      </Text>
      <VersionMatrix matrix={buildMatrix(overviews, filter)} />
      <Text as="h2" variant="title-small">
        {t('overview.environments')}
      </Text>
      <EnvironmentList overviews={overviews} />
    </Flex>
  );
}

/** All environments with their problems, and every service's version in each. */
export function OverviewPage() {
  const api = useApi(environmentsApiRef);
  const live = useLive({
    key: 'environments',
    load: () => api.environments(),
  });
  return (
    <LiveView live={live}>
      {overviews => <Overview overviews={overviews} />}
    </LiveView>
  );
}
