import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Decision } from '@downstage/backstage-plugin-environments-common';
import { type ReactNode, useId } from 'react';
import { environmentsApiRef } from '../../api';
import { useLive } from '../../live/useLive';
import { environmentsTranslationRef } from '../../i18n/translation';
import { type BetweenRow, withOthers } from '../../view/betweenVersions';
import { type HistoryRow, describeHistory } from '../../view/describeHistory';
import type { Translate } from '../../view/describeReason';
import { DataTable } from '../shared/DataTable';
import { LiveView } from '../shared/LiveView';
import { Reasons } from '../shared/Reasons';
import { Person } from '../shared/Person';
import { Moment } from '../shared/Time';
import { Settings } from '../shared/Settings';
import { PromotionOrigin, Origin } from './Origin';

interface Actions {
  reasonId: string;
  onRollback: (record: string) => void;
}

interface Row {
  key: string;
  cells: ReactNode[];
}

function RollbackAction(props: Actions & { row: HistoryRow }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { record, rollback } = props.row;
  if (!rollback) {
    return <>{record.current ? t('history.current') : '–'}</>;
  }
  return (
    <Button
      size="small"
      variant="secondary"
      isDisabled={!rollback.allowed}
      onPress={() => props.onRollback(record.id)}
      aria-label={t('history.rollback', { version: record.toVersion })}
      aria-describedby={rollback.allowed ? undefined : props.reasonId}
    >
      {t('history.rollbackShort')}
    </Button>
  );
}

/** A version that was deployed. */
function versionRow(
  row: HistoryRow,
  { t, ...action }: Actions & { t: Translate },
): Row {
  const { record, who } = row;
  return {
    key: record.id,
    cells: [
      record.fromVersion
        ? t('history.change', {
            from: record.fromVersion,
            to: record.toVersion,
          })
        : record.toVersion,
      <Person key="who" actor={who} />,
      <Origin key="origin" record={record} />,
      <Moment key="desired" at={record.desiredAt} />,
      <Moment key="live" at={record.liveAt} />,
      <Moment key="synced" at={record.syncedAt} />,
      <Moment key="healthy" at={record.healthyAt} />,
      <RollbackAction key="action" row={row} {...action} />,
    ],
  };
}

/** A change of configuration between two versions, which is set back on its own page, or a removal. */
function betweenRow(
  { promotion, mergedAt, healthyAt }: BetweenRow,
  t: Translate,
): Row {
  return {
    key: promotion.id,
    cells: [
      promotion.kind === 'removal' ? (
        t('removal.of', { version: promotion.fromVersion })
      ) : (
        <Settings key="settings" settings={promotion.settings ?? []} />
      ),
      <Person key="who" actor={promotion.requestedBy} />,
      <PromotionOrigin key="origin" promotion={promotion} />,
      <Moment key="desired" at={mergedAt} />,
      '–',
      '–',
      <Moment key="healthy" at={healthyAt} />,
      '–',
    ],
  };
}

/** What was deployed before, with the way back. */
export function History(props: {
  service: string;
  environment: string;
  rollback: Decision;
  onRollback: (record: string) => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const api = useApi(environmentsApiRef);
  const reasonId = useId();
  const { service, environment, rollback } = props;
  const live = useLive({
    key: `history ${service} ${environment}`,
    load: async () => {
      const [history, promotions] = await Promise.all([
        api.history({ service, environment, limit: 50 }),
        api.promotions({ service, environment, limit: 50 }),
      ]);
      return { ...history, promotions };
    },
  });
  return (
    <LiveView live={live}>
      {({ items, rebuilding, promotions }) => (
        <>
          <DataTable
            label={t('panel.history')}
            columns={[
              t('history.version'),
              t('history.who'),
              t('history.origin'),
              t('history.desired'),
              t('history.live'),
              t('history.synced'),
              t('history.healthy'),
              t('history.action'),
            ]}
            rows={withOthers(describeHistory(items, rollback), promotions).map(
              row =>
                'record' in row
                  ? versionRow(row, {
                      t,
                      reasonId,
                      onRollback: props.onRollback,
                    })
                  : betweenRow(row, t),
            )}
            empty={t('history.empty')}
          />
          {rebuilding && <p role="status">{t('history.rebuilding')}</p>}
          <Reasons id={reasonId} reasons={rollback.reasons} />
        </>
      )}
    </LiveView>
  );
}
