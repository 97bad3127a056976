import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { EnvironmentProblem } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { DataTable } from './DataTable';
import { StatusText } from './Status';

/** What a person has to mend about an environment. */
export function Problems(props: {
  label: string;
  problems: EnvironmentProblem[];
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <DataTable
      label={props.label}
      columns={[
        t('overview.severity'),
        t('overview.subject'),
        t('overview.message'),
      ]}
      rows={props.problems.map(({ severity, subject, message }) => ({
        key: `${severity} ${subject} ${message}`,
        cells: [
          <StatusText
            key="severity"
            tone={severity === 'error' ? 'bad' : 'paused'}
            text={t(`overview.${severity}`)}
          />,
          subject,
          message,
        ],
      }))}
      empty={t('overview.noProblems')}
    />
  );
}
