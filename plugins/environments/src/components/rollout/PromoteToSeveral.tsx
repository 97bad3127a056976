import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex } from '@backstage/ui';
import type { ServiceEnvironment } from '@downstage/backstage-plugin-environments-common';
import { useState } from 'react';
import { environmentsTranslationRef } from '../../i18n/translation';
import { type RolloutChoice, rolloutChoices } from '../../view/rollout';
import { RolloutDialog } from './RolloutDialog';

/** Promotes a version into several environments in order, where several can take it from the same upstream. */
export function PromoteToSeveral(props: {
  /** Entity ref. */
  service: string;
  environments: ServiceEnvironment[];
  onStarted: () => Promise<void>;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { service, environments, onStarted } = props;
  const [chosen, setChosen] = useState<RolloutChoice>();
  const choices = rolloutChoices(environments);
  return (
    <>
      {choices.length > 0 && (
        <Flex gap="2">
          {choices.map(choice => (
            <Button
              key={`${choice.from} ${choice.version}`}
              variant="secondary"
              onPress={() => setChosen(choice)}
            >
              {t('rings.action', { version: choice.version })}
            </Button>
          ))}
        </Flex>
      )}
      {chosen && (
        <RolloutDialog
          service={service}
          choice={chosen}
          onClose={() => setChosen(undefined)}
          onStarted={() => void onStarted()}
        />
      )}
    </>
  );
}
