import { stringifyEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  EntityInfoCard,
  entityRouteParams,
  entityRouteRef,
  useEntity,
} from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import { useServiceDeployments } from '../live/useServiceDeployments';
import { environmentsTranslationRef } from '../i18n/translation';
import { describeTile } from '../view/describeTile';
import { DataTable } from './shared/DataTable';
import { LiveView } from './shared/LiveView';
import { HealthStatus, SyncStatus } from './shared/Status';

/** Which version is in which environment, in a few lines. */
export function SummaryCard() {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { entity } = useEntity();
  const entityLink = useRouteRef(entityRouteRef);
  const live = useServiceDeployments(stringifyEntityRef(entity));
  const tab = `${entityLink(entityRouteParams(entity))}/environments`;
  return (
    <EntityInfoCard title={t('card.title')}>
      <LiveView live={live}>
        {({ environments }) => (
          <DataTable
            label={t('card.title')}
            columns={[
              t('overview.environment'),
              t('promotion.version'),
              t('environment.sync'),
              t('environment.health'),
            ]}
            rows={environments
              .map(item => describeTile(item, environments))
              .filter(tile => tile.found)
              .map(tile => ({
                key: tile.ref,
                cells: [
                  <Link
                    key="environment"
                    href={`${tab}?environment=${encodeURIComponent(tile.ref)}`}
                  >
                    {tile.title}
                  </Link>,
                  tile.live ?? tile.asksFor,
                  <SyncStatus key="sync" state={tile.sync} />,
                  <HealthStatus key="health" state={tile.health} />,
                ],
              }))}
            empty={t('card.empty')}
          />
        )}
      </LiveView>
      <Link href={tab}>{t('card.all')}</Link>
    </EntityInfoCard>
  );
}
