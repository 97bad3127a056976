import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Radio, RadioGroup } from '@backstage/ui';
import type { FirstConfiguration } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';

/** What a service begins with in an environment that does not have it. */
export function BeginningChoice(props: {
  beginWith: FirstConfiguration;
  onChoose: (beginWith: FirstConfiguration) => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { beginWith, onChoose } = props;
  return (
    <RadioGroup
      label={t('review.beginWith')}
      value={beginWith}
      onChange={value => onChoose(value as FirstConfiguration)}
    >
      <Radio value="upstream">{t('review.beginWithUpstream')}</Radio>
      <Radio value="generic">{t('review.beginWithGeneric')}</Radio>
    </RadioGroup>
  );
}
