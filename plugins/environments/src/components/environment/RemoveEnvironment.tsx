import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex } from '@backstage/ui';
import type { EnvironmentOverview } from '@downstage/backstage-plugin-environments-common';
import { useState } from 'react';
import { environmentsTranslationRef } from '../../i18n/translation';
import { DestructiveButton } from '../shared/DestructiveButton';
import { RemoveEnvironmentDialog } from './RemoveEnvironmentDialog';

/** Lets those who may remove an environment as a whole; nothing for others. */
export function RemoveEnvironment(props: { overview: EnvironmentOverview }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const [isOpen, setOpen] = useState(false);
  const { environment, mayRemove } = props.overview;
  if (!mayRemove) {
    return null;
  }
  return (
    <Flex>
      <DestructiveButton
        size="small"
        variant="secondary"
        onPress={() => setOpen(true)}
      >
        {t('environmentRemoval.action')}
      </DestructiveButton>
      {isOpen && (
        <RemoveEnvironmentDialog
          environment={environment}
          onClose={() => setOpen(false)}
        />
      )}
    </Flex>
  );
}
