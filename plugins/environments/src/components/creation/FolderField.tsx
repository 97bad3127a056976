import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select, Text, TextField } from '@backstage/ui';
import { environmentsTranslationRef } from '../../i18n/translation';
import { useCreationCheck } from '../../live/useCreationCheck';
import { useCreationChoices } from '../../live/useCreationChoices';
import { environmentWish, readForm } from '../../view/creationForm';
import { FieldBox } from './FieldBox';
import { FieldNotes } from './FieldNotes';
import { Unlisted } from './Unlisted';
import { describedBy, notesId } from './fieldErrors';
import type { FolderProps } from './schemas';
import { useSharedProposal } from './useSharedProposal';

/** The shared repository that gets a new environment as a folder or a branch, which follows the environment's name. */
export function FolderField(props: FolderProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { formData, onChange, schema, rawErrors, idSchema } = props;
  const form = readForm(props.formContext?.formData);
  const place = form.environment.place === 'branch' ? 'branch' : 'folder';
  const { repository = '', [place]: part = '' } = formData ?? {};
  const { choices, isLost, retry } = useCreationChoices();
  const shared = choices?.shared ?? [];
  const proposed = useSharedProposal(
    shared,
    { name: form.environment.name, place },
    props,
  );
  const wish = environmentWish({
    ...form,
    environment: {
      ...form.environment,
      place,
      shared: { repository, [place]: part },
    },
  });
  const check = useCreationCheck('environment', wish && { environment: wish });
  const isInvalid = rawErrors.length > 0 || check.status === 'refused';
  const common = {
    id: idSchema.$id,
    label: schema.title,
    description: schema.description,
    isRequired: props.required,
    isDisabled: props.disabled,
    // The form tells what is missing
    validationBehavior: 'aria' as const,
    isInvalid,
    'aria-describedby': describedBy(idSchema, rawErrors),
  };
  return (
    <FieldBox>
      {isLost ? (
        <>
          <TextField
            {...common}
            type="url"
            value={repository}
            onChange={value => onChange({ [place]: part, repository: value })}
          />
          <TextField
            label={t(`creation.${place}`)}
            isDisabled={props.disabled}
            value={part}
            onChange={value => onChange({ repository, [place]: value })}
          />
          <Unlisted onRetry={retry} />
        </>
      ) : (
        <Select
          {...common}
          placeholder={t('creation.sharedPlaceholder')}
          options={shared.map(item => ({
            id: item.repository,
            label: item.repository,
          }))}
          value={repository || null}
          onChange={value => onChange({ repository: value as string })}
        />
      )}
      <FieldNotes
        id={notesId(idSchema)}
        check={check}
        fits={t(`creation.${place}Free`)}
        rawErrors={rawErrors}
      />
      <Text as="p" variant="body-small" color="secondary">
        {choices && shared.length === 0 && t('creation.sharedNone')}
        {proposed && t(`creation.${place}Of`, { part: proposed })}
      </Text>
    </FieldBox>
  );
}
