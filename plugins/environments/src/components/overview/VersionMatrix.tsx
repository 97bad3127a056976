import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { environmentsTranslationRef } from '../../i18n/translation';
import type { Matrix, MatrixCell } from '../../view/buildMatrix';
import { DataTable } from '../shared/DataTable';
import { HealthStatus } from '../shared/Status';
import styles from './VersionMatrix.module.css';

function Version(props: { cell: MatrixCell }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { version, health, lag } = props.cell;
  if (!version) {
    return <span className={styles.absent}>{t('overview.absent')}</span>;
  }
  return (
    <>
      <span className={lag ? styles.differs : styles.version}>
        {version}
        {lag && (
          <span className={styles.note}>
            {' '}
            ({t(`lag.${lag.lag}`, { upstream: lag.upstream })})
          </span>
        )}
      </span>
      {health && health !== 'healthy' && <HealthStatus state={health} />}
    </>
  );
}

/** Services in rows, environments in columns. */
export function VersionMatrix(props: { matrix: Matrix }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { columns, rows } = props.matrix;
  return (
    <DataTable
      label={t('overview.matrix')}
      columns={[t('overview.service'), ...columns.map(({ title }) => title)]}
      rows={rows.map(({ service, cells }) => ({
        key: service,
        cells: [
          <EntityRefLink key="service" entityRef={service} />,
          ...cells.map(cell => <Version key={cell.environment} cell={cell} />),
        ],
      }))}
      empty={t('overview.noMatch')}
    />
  );
}
