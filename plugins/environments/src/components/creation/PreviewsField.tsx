import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Checkbox, Text } from '@backstage/ui';
import { environmentsTranslationRef } from '../../i18n/translation';
import { useCreationCheck } from '../../live/useCreationCheck';
import { useCreationChoices } from '../../live/useCreationChoices';
import { previewsWish, readForm } from '../../view/creationForm';
import { FieldBox } from './FieldBox';
import { FieldNotes } from './FieldNotes';
import { Unlisted } from './Unlisted';
import { describedBy, notesId } from './fieldErrors';
import type { PreviewsProps } from './schemas';

/** Whether the pull requests of a new service are delivered; where no service can have that, why not. */
export function PreviewsField(props: PreviewsProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { formData = false, onChange, schema, rawErrors, idSchema } = props;
  const form = readForm(props.formContext?.formData);
  const { choices, isLost, retry } = useCreationChoices();
  const possible = choices?.previews ?? 'possible';
  const check = useCreationCheck(
    'previews',
    previewsWish({ ...form, previews: formData }),
  );
  const isRefused = rawErrors.length > 0 || check.status === 'refused';
  return (
    <FieldBox>
      <Checkbox
        id={idSchema.$id}
        // What was chosen while it was possible can be taken back
        isDisabled={props.disabled || (possible !== 'possible' && !formData)}
        isInvalid={isRefused}
        // The form tells what is wrong
        validationBehavior="aria"
        aria-describedby={describedBy(idSchema, rawErrors)}
        isSelected={formData}
        onChange={onChange}
      >
        {schema.title}
      </Checkbox>
      {schema.description && (
        <Text as="p" variant="body-small" color="secondary">
          {schema.description}
        </Text>
      )}
      {possible !== 'possible' && (
        <Text as="p" variant="body-small" color="secondary">
          {t(`creation.previews.${possible}`)}
        </Text>
      )}
      {isLost && <Unlisted onRetry={retry} />}
      <FieldNotes
        id={notesId(idSchema)}
        check={check}
        fits={t('creation.previewsFit')}
        rawErrors={rawErrors}
      />
    </FieldBox>
  );
}
