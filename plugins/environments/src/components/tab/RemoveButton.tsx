import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex } from '@backstage/ui';
import type {
  Decision,
  Environment,
} from '@downstage/backstage-plugin-environments-common';
import { useId } from 'react';
import { environmentsTranslationRef } from '../../i18n/translation';
import { Reasons } from '../shared/Reasons';

/** Opens the review of a removal, or says why the service may not be taken out. */
export function RemoveButton(props: {
  environment: Environment;
  decision: Decision;
  onPress: () => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonId = useId();
  const { environment, decision, onPress } = props;
  return (
    <Flex direction="column" gap="1" align="start">
      <Button
        size="small"
        variant="secondary"
        destructive
        isDisabled={!decision.allowed}
        onPress={onPress}
        aria-label={t('removal.actionIn', { environment: environment.title })}
        aria-describedby={decision.allowed ? undefined : reasonId}
      >
        {t('removal.action')}
      </Button>
      <Reasons id={reasonId} reasons={decision.reasons} />
    </Flex>
  );
}
