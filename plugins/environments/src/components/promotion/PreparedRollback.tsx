import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Promotion } from '@downstage/backstage-plugin-environments-common';
import { useState } from 'react';
import { environmentsTranslationRef } from '../../i18n/translation';
import { useServiceDeployments } from '../../live/useServiceDeployments';
import { ReviewDialog } from '../review/ReviewDialog';

/** Offers the way back where a promotion has failed and its version still stands in Git. */
export function PreparedRollback(props: { promotion: Promotion }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { service, environment: ref } = props.promotion;
  const [isOpen, setOpen] = useState(false);
  const { value, refresh } = useServiceDeployments(service);
  const item = value?.environments.find(
    ({ environment }) => environment.ref === ref,
  );
  if (!item?.prepared) {
    return null;
  }
  const { environment, prepared } = item;
  return (
    <div>
      <Button
        onPress={() => setOpen(true)}
        aria-label={t('tile.rollbackIn', {
          version: prepared.version,
          environment: environment.title,
        })}
      >
        {t('tile.rollback', { version: prepared.version })}
      </Button>
      {isOpen && (
        <ReviewDialog
          wish={{ service, environment: ref, rollbackTo: prepared.record }}
          environment={environment}
          onClose={() => setOpen(false)}
          onStarted={() => void refresh()}
        />
      )}
    </div>
  );
}
