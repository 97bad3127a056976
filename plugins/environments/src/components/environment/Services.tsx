import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { EnvironmentOverview } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { DataTable } from '../shared/DataTable';
import { HealthStatus, SyncStatus } from '../shared/Status';

/** What runs in an environment. */
export function Services(props: { services: EnvironmentOverview['services'] }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <DataTable
      label={t('environment.services')}
      columns={[
        t('overview.service'),
        t('environment.desired'),
        t('environment.live'),
        t('environment.sync'),
        t('environment.health'),
      ]}
      rows={props.services.map(({ service, desired, live, sync, health }) => ({
        key: service,
        cells: [
          <EntityRefLink key="service" entityRef={service} />,
          desired ?? '–',
          live ?? '–',
          <SyncStatus key="sync" state={sync} />,
          <HealthStatus key="health" state={health} />,
        ],
      }))}
      empty={t('environment.empty')}
    />
  );
}
