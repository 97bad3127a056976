import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex } from '@backstage/ui';
import type { ShownReportedArtifact } from '@downstage/backstage-plugin-environments-common';
import { environmentsApiRef } from '../../api';
import { environmentsTranslationRef } from '../../i18n/translation';
import { useLive } from '../../live/useLive';
import { shortSha } from '../../view/shortSha';
import { DataTable } from '../shared/DataTable';
import { LiveView } from '../shared/LiveView';
import { Reported } from '../shared/Reported';
import { useRequest } from '../shared/useRequest';
import { Followed } from './Followed';

function Actions(props: {
  reported: ShownReportedArtifact;
  /** What Git asks for. */
  isCurrent: boolean;
  onPromote: (reported: string) => void;
  onWithdrawn: () => Promise<void>;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { reported, isCurrent, onPromote, onWithdrawn } = props;
  const { id, version, permitted } = reported;
  const api = useApi(environmentsApiRef);
  const { isPending, send } = useRequest({
    done: t('reported.takenBack', { version }),
    failed: t('reported.takeBackFailed', { version }),
  });
  const takeBack = async () => {
    await send(() => api.withdrawReported(id));
    await onWithdrawn();
  };
  return (
    <Flex gap="2">
      <Button
        size="small"
        variant="secondary"
        isDisabled={isCurrent}
        aria-label={t('tile.promote', { version })}
        onPress={() => onPromote(id)}
      >
        {t('reported.promote')}
      </Button>
      {permitted && (
        <Button
          size="small"
          variant="tertiary"
          isPending={isPending}
          aria-label={t('reported.takeBackOf', { version })}
          onPress={() => void takeBack()}
        >
          {t('reported.takeBack')}
        </Button>
      )}
    </Flex>
  );
}

/** What was reported of a service, or found in its registry: any of it can be promoted to a first environment, or taken back. */
export function ReportedVersions(props: {
  /** Entity ref. */
  service: string;
  desired: string | undefined;
  permitted: boolean;
  onPromote: (reported: string) => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { service, desired, permitted, onPromote } = props;
  const api = useApi(environmentsApiRef);
  const live = useLive({
    key: `reported ${service}`,
    load: () => api.reported(service),
  });
  return (
    <LiveView live={live}>
      {({ items, followed }) => (
        <>
          {followed.map(item => (
            <Followed key={item.image} followed={item} />
          ))}
          <DataTable
            label={t('reported.all')}
            columns={[
              t('history.version'),
              t('reported.title'),
              t('reported.commit'),
              ...(permitted ? [t('history.action')] : []),
            ]}
            rows={items.map(reported => ({
              key: reported.id,
              cells: [
                reported.version,
                <Reported key="by" reported={reported} />,
                reported.commit ? shortSha(reported.commit) : '–',
                ...(permitted
                  ? [
                      <Actions
                        key="actions"
                        reported={reported}
                        isCurrent={reported.version === desired}
                        onPromote={onPromote}
                        onWithdrawn={live.refresh}
                      />,
                    ]
                  : []),
              ],
            }))}
            empty={t('reported.none')}
          />
        </>
      )}
    </LiveView>
  );
}
