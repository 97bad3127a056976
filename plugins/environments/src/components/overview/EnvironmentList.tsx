import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  type EnvironmentOverview,
  inPromotionOrder,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { DataTable } from '../shared/DataTable';
import { StatusText } from '../shared/Status';

function ProblemList(props: { problems: EnvironmentOverview['problems'] }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  if (props.problems.length === 0) {
    return <StatusText tone="good" text={t('overview.noProblems')} />;
  }
  return (
    <>
      {props.problems.map(({ severity, subject, message }) => (
        <div key={`${subject} ${message}`}>
          <StatusText
            tone={severity === 'error' ? 'bad' : 'paused'}
            text={`${t(`overview.${severity}`)}: ${subject}`}
          />
          <div>{message}</div>
        </div>
      ))}
    </>
  );
}

/** All environments and what is wrong with them. */
export function EnvironmentList(props: { overviews: EnvironmentOverview[] }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const byRef = new Map(
    props.overviews.map(item => [item.environment.ref, item]),
  );
  const ordered = inPromotionOrder(
    props.overviews.map(({ environment }) => environment),
  );
  return (
    <DataTable
      label={t('overview.environments')}
      columns={[
        t('overview.environment'),
        t('overview.tier'),
        t('overview.promotesFrom'),
        t('overview.problems'),
      ]}
      rows={ordered.map(({ ref, title, tier, promotesFrom }) => ({
        key: ref,
        cells: [
          <EntityRefLink key="environment" entityRef={ref} title={title} />,
          t(`tier.${tier}`),
          promotesFrom
            .map(up => byRef.get(up)?.environment.title ?? up)
            .join(', ') || t('environment.first'),
          <ProblemList
            key="problems"
            problems={byRef.get(ref)?.problems ?? []}
          />,
        ],
      }))}
      empty={t('overview.empty')}
    />
  );
}
