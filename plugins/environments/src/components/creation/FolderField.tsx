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
import { useFolderProposal } from './useFolderProposal';

/** The shared repository that gets a new environment as a folder; the folder follows the environment's name. */
export function FolderField(props: FolderProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { formData, onChange, schema, rawErrors, idSchema } = props;
  const { repository = '', folder = '' } = formData ?? {};
  const form = readForm(props.formContext?.formData);
  const { choices, isLost, retry } = useCreationChoices();
  const shared = choices?.shared ?? [];
  const proposed = useFolderProposal(shared, form.environment.name, props);
  const wish = environmentWish({
    ...form,
    environment: {
      ...form.environment,
      place: 'folder',
      shared: { repository, folder },
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
            onChange={value => onChange({ folder, repository: value })}
          />
          <TextField
            label={t('creation.folder')}
            isDisabled={props.disabled}
            value={folder}
            onChange={value => onChange({ repository, folder: value })}
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
        fits={t('creation.folderFree')}
        rawErrors={rawErrors}
      />
      <Text as="p" variant="body-small" color="secondary">
        {choices && shared.length === 0 && t('creation.sharedNone')}
        {proposed && t('creation.folderOf', { folder: proposed })}
      </Text>
    </FieldBox>
  );
}
