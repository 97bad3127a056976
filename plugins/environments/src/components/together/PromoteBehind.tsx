import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import { useState } from 'react';
import { environmentsTranslationRef } from '../../i18n/translation';
import { TogetherDialog } from './TogetherDialog';

/** Promotes what is behind in an environment that has something to promote from. */
export function PromoteBehind(props: {
  environment: Environment;
  onStarted: () => Promise<void>;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const [isOpen, setOpen] = useState(false);
  const { environment, onStarted } = props;
  if (environment.promotesFrom.length === 0) {
    return null;
  }
  return (
    <>
      <Button variant="secondary" onPress={() => setOpen(true)}>
        {t('together.action')}
      </Button>
      {isOpen && (
        <TogetherDialog
          environment={environment}
          onClose={() => setOpen(false)}
          onStarted={() => void onStarted()}
        />
      )}
    </>
  );
}
