import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import { environmentsTranslationRef } from '../../i18n/translation';

/** There is no answer to what a person may choose from. */
export function Unlisted({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <Alert
      status="warning"
      icon
      title={t('creation.unlisted')}
      customActions={
        <Button size="small" variant="secondary" onPress={onRetry}>
          {t('common.refresh')}
        </Button>
      }
    />
  );
}
