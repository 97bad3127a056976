import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import { environmentsTranslationRef } from '../../i18n/translation';
import { reasonOf } from '../../view/reasonOf';

/** Says at once why something that a person asked for did not work. */
export function Failure(props: { error: Error }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <div role="alert">
      <Alert
        status="danger"
        icon
        title={t('review.failed')}
        description={reasonOf(props.error)}
      />
    </div>
  );
}
