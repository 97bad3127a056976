import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Checkbox } from '@backstage/ui';
import { environmentsTranslationRef } from '../../i18n/translation';

/** What a change does beyond what was asked for, which a person agrees to; nothing where there is nothing. */
export function Consents(props: {
  consents: string[];
  isAgreed: boolean;
  onAgree: (isAgreed: boolean) => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { consents, isAgreed, onAgree } = props;
  if (consents.length === 0) {
    return null;
  }
  return (
    <>
      <Alert
        status="warning"
        icon
        title={t('review.consents')}
        description={
          <ul>
            {consents.map(consent => (
              <li key={consent}>{consent}</li>
            ))}
          </ul>
        }
      />
      <Checkbox isSelected={isAgreed} onChange={onAgree}>
        {t('review.consent')}
      </Checkbox>
    </>
  );
}
