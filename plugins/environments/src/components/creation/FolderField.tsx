import { useEffect } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select, Text, TextField } from '@backstage/ui';
import { environmentsTranslationRef } from '../../i18n/translation';
import { useCreationCheck } from '../../live/useCreationCheck';
import { useCreationChoices } from '../../live/useCreationChoices';
import { environmentWish, readForm } from '../../view/creationForm';
import { proposeFolder } from '../../view/proposals';
import { FieldBox } from './FieldBox';
import { FieldNotes } from './FieldNotes';
import { Unlisted } from './Unlisted';
import { describedBy, notesId } from './fieldErrors';
import type { FolderProps } from './schemas';

/** The shared repository that gets a new environment as a folder; the folder follows the environment's name. */
export function FolderField(props: FolderProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { formData, onChange, schema, rawErrors, idSchema } = props;
  const { repository, folder } = formData ?? {};
  const form = readForm(props.formContext?.formData);
  const { name } = form.environment;
  const { choices, isLost, retry } = useCreationChoices();
  const shared = choices?.shared ?? [];
  const [only, ...others] = shared;
  const chosen = repository
    ? shared.find(item => item.repository === repository)
    : others.length === 0 && only;
  const proposal = chosen && name ? proposeFolder(chosen, name) : undefined;
  const isOld =
    proposal &&
    (proposal.repository !== repository || proposal.folder !== folder);
  useEffect(() => {
    if (isOld) {
      onChange(proposal);
    }
    // The form gives another function with each change
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isOld, proposal?.repository, proposal?.folder]);
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
            value={repository ?? ''}
            onChange={value => onChange({ folder, repository: value })}
          />
          <TextField
            label={t('creation.folder')}
            isDisabled={props.disabled}
            value={folder ?? ''}
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
          value={repository ?? null}
          onChange={value => onChange({ repository: value as string })}
        />
      )}
      <FieldNotes
        id={notesId(idSchema)}
        check={check}
        fits={t('creation.folderFree')}
        rawErrors={rawErrors}
      />
      {choices && shared.length === 0 && (
        <Text as="p" variant="body-small" color="secondary">
          {t('creation.sharedNone')}
        </Text>
      )}
      {proposal && (
        <Text as="p" variant="body-small" color="secondary">
          {t('creation.folderOf', { folder: proposal.folder })}
        </Text>
      )}
    </FieldBox>
  );
}
