import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useState } from 'react';
import { environmentsTranslationRef } from '../../i18n/translation';
import { DestructiveButton } from '../shared/DestructiveButton';
import { RemovePreviewsDialog } from './RemovePreviewsDialog';

/** Lets those who may take the previews of a service out of the fleets. */
export function RemovePreviews(props: {
  /** Entity ref. */
  service: string;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <DestructiveButton
        size="small"
        variant="secondary"
        onPress={() => setOpen(true)}
      >
        {t('previewsRemoval.action')}
      </DestructiveButton>
      {isOpen && (
        <RemovePreviewsDialog
          service={props.service}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
