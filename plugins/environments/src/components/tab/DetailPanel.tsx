import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type { ServiceEnvironment } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import type { Selection } from '../../view/selection';
import { DecisionButton } from '../shared/DecisionButton';
import { DestructiveButton } from '../shared/DestructiveButton';
import { Problems } from '../shared/Problems';
import styles from './DetailPanel.module.css';
import { EvidenceTable } from './EvidenceTable';
import { History } from './History';
import { ReportedVersions } from './ReportedVersions';
import { SyncButton } from './SyncButton';
import { Versions } from './Versions';

interface PanelProps {
  id: string;
  item: ServiceEnvironment;
  service: string;
  /** Whether the service may go from several environments. */
  goesFromSeveral: boolean;
  onOpen: (dialog: Omit<Selection, 'environment'>) => void;
  onClose: () => void;
}

function PanelHeader(props: PanelProps & { title: string }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { environment, deployment, configure, requestSync } = props.item;
  return (
    <header className={styles.header}>
      <Text as="h2" variant="title-small">
        {props.title}
      </Text>
      {deployment?.delivery && (
        <SyncButton
          service={props.service}
          environment={environment}
          decision={requestSync}
        />
      )}
      {deployment && (
        <DecisionButton
          decision={configure}
          text={t('configuration.action')}
          label={t('configuration.actionIn', {
            environment: environment.title,
          })}
          onPress={() => props.onOpen({ dialog: 'configure' })}
        />
      )}
      <Button size="small" variant="tertiary" onPress={props.onClose}>
        {t('panel.close')}
      </Button>
    </header>
  );
}

/** Why a tile says what it says: the pin, the workload, the evidence and what came before. */
export function DetailPanel(props: PanelProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { environment, deployment, problems, ...decisions } = props.item;
  const { promote, rollback, remove } = decisions;
  const { onOpen } = props;
  const title = t('panel.title', { environment: environment.title });
  return (
    <section id={props.id} className={styles.panel} aria-label={title}>
      <PanelHeader {...props} title={title} />
      {problems.length > 0 && (
        <>
          <Text as="h3" variant="title-x-small">
            {t('panel.problems')}
          </Text>
          <Problems label={t('panel.problems')} problems={problems} />
        </>
      )}
      {deployment && (
        <>
          <Versions deployment={deployment} />
          <Text as="h3" variant="title-x-small">
            {t('panel.evidence')}
          </Text>
          <EvidenceTable evidence={deployment.evidence} />
        </>
      )}
      {environment.promotesFrom.length === 0 && (
        <>
          <Text as="h3" variant="title-x-small">
            {t('reported.all')}
          </Text>
          <ReportedVersions
            service={props.service}
            desired={deployment?.desired?.version}
            permitted={promote.reasons.every(({ id }) => id !== 'permitted')}
            onPromote={record => onOpen({ dialog: 'promote', record })}
          />
        </>
      )}
      <Text as="h3" variant="title-x-small">
        {t('panel.history')}
      </Text>
      <History
        service={props.service}
        environment={environment.ref}
        rollback={rollback}
        onRollback={record => onOpen({ dialog: 'rollback', record })}
      />
      {deployment && (
        <Flex direction="column" gap="1" align="start">
          <DecisionButton
            decision={remove}
            text={t('removal.action')}
            label={t('removal.actionIn', { environment: environment.title })}
            destructive
            onPress={() => onOpen({ dialog: 'remove' })}
          />
          {props.goesFromSeveral && (
            <DestructiveButton
              size="small"
              variant="tertiary"
              onPress={() => onOpen({ dialog: 'remove-everywhere' })}
            >
              {t('removal.everywhere.action')}
            </DestructiveButton>
          )}
        </Flex>
      )}
    </section>
  );
}
