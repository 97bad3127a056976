import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type {
  Decision,
  Environment,
} from '@downstage/backstage-plugin-environments-common';
import { useId } from 'react';
import { environmentsTranslationRef } from '../../i18n/translation';
import { Reasons } from '../shared/Reasons';

/** Opens the configuration of a deployment, or says why it may not be changed. */
export function ConfigureButton(props: {
  environment: Environment;
  decision: Decision;
  onPress: () => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonId = useId();
  const { environment, decision, onPress } = props;
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        isDisabled={!decision.allowed}
        onPress={onPress}
        aria-label={t('configuration.actionIn', {
          environment: environment.title,
        })}
        aria-describedby={decision.allowed ? undefined : reasonId}
      >
        {t('configuration.action')}
      </Button>
      <Reasons id={reasonId} reasons={decision.reasons} />
    </>
  );
}
