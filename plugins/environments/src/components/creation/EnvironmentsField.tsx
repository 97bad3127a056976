import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Checkbox, CheckboxGroup, Skeleton, Text } from '@backstage/ui';
import { environmentsTranslationRef } from '../../i18n/translation';
import { useCreationCheck } from '../../live/useCreationCheck';
import { useCreationChoices } from '../../live/useCreationChoices';
import { deploymentWish, readForm } from '../../view/creationForm';
import { planPath } from '../../view/creationPath';
import { FieldBox } from './FieldBox';
import { FieldNotes } from './FieldNotes';
import { PathPreview } from './PathPreview';
import { Unlisted } from './Unlisted';
import { describedBy, notesId } from './fieldErrors';
import type { EnvironmentsProps } from './schemas';
import { useChosen } from './useChosen';

/** Where a new service shall live, and its promotion path as it will be, with the environment that the form creates. */
export function EnvironmentsField(props: EnvironmentsProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { onChange, schema, rawErrors, idSchema } = props;
  const chosen = useChosen(props.formData, onChange);
  const { choices, isLost, retry } = useCreationChoices();
  const form = {
    ...readForm(props.formContext?.formData),
    environments: chosen,
  };
  const check = useCreationCheck('deployment', deploymentWish(form));
  if (!choices) {
    return isLost ? <Unlisted onRetry={retry} /> : <Skeleton height={120} />;
  }
  const { environments } = choices;
  return (
    <FieldBox>
      <CheckboxGroup
        id={idSchema.$id}
        label={schema.title}
        description={schema.description}
        isDisabled={props.disabled}
        isInvalid={rawErrors.length > 0 || check.status === 'refused'}
        validationBehavior="aria"
        aria-describedby={describedBy(idSchema, rawErrors)}
        value={chosen}
        onChange={onChange}
      >
        {environments.map(({ ref, title, tier }) => (
          <Checkbox key={ref} value={ref}>
            {title} ({t(`tier.${tier}`)})
          </Checkbox>
        ))}
      </CheckboxGroup>
      {environments.length === 0 && (
        <Text as="p" color="secondary">
          {t('creation.environmentsNone')}
        </Text>
      )}
      <FieldNotes
        id={notesId(idSchema)}
        check={check}
        fits={t('creation.fits')}
        rawErrors={rawErrors}
      />
      <PathPreview columns={planPath(form, choices)} />
    </FieldBox>
  );
}
