import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text, TextField } from '@backstage/ui';
import { environmentsTranslationRef } from '../../i18n/translation';
import { useCreationCheck } from '../../live/useCreationCheck';
import { useCreationChoices } from '../../live/useCreationChoices';
import {
  environmentWish,
  readForm,
  serviceWish,
} from '../../view/creationForm';
import { proposeRepositories } from '../../view/proposals';
import { FieldBox } from './FieldBox';
import { FieldNotes } from './FieldNotes';
import { describedBy, notesId } from './fieldErrors';
import type { RepositoryProps } from './schemas';
import { useProposal } from './useProposal';

/** The URL of the repository of a new service or environment, filled in by its name and checked while it is typed. */
export function RepositoryField(props: RepositoryProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { formData, onChange, schema, uiSchema, rawErrors, idSchema } = props;
  const part = uiSchema['ui:options']?.of ?? 'service';
  const isService = part === 'service';
  const form = readForm(props.formContext?.formData);
  const { choices } = useCreationChoices();
  const patterns = isService ? choices?.services : choices?.repositories;
  const proposals = proposeRepositories(
    patterns ?? [],
    isService ? form.name : form.environment.name,
  );
  const type = useProposal(formData, proposals[0], onChange);
  const wish = isService
    ? serviceWish({ ...form, repository: formData })
    : environmentWish({
        ...form,
        environment: { ...form.environment, repository: formData },
      });
  const check = useCreationCheck(part, wish && { [part]: wish });
  return (
    <FieldBox>
      <TextField
        id={idSchema.$id}
        label={schema.title}
        description={schema.description}
        type="url"
        isRequired={props.required}
        isDisabled={props.disabled}
        // The form tells what is missing
        validationBehavior="aria"
        isInvalid={rawErrors.length > 0 || check.status === 'refused'}
        aria-describedby={describedBy(idSchema, rawErrors)}
        value={formData ?? ''}
        onChange={type}
      />
      <FieldNotes
        id={notesId(idSchema)}
        check={check}
        fits={t('creation.free')}
        rawErrors={rawErrors}
      />
      {patterns && (
        <Text as="p" variant="body-small" color="secondary">
          {patterns.length > 0
            ? t('creation.permitted', { patterns: patterns.join(', ') })
            : t('creation.permittedNone')}
        </Text>
      )}
      {proposals
        .filter(value => value !== formData)
        .map(value => (
          <div key={value}>
            <Button
              size="small"
              variant="secondary"
              onPress={() => type(value)}
            >
              {t('creation.propose', { value })}
            </Button>
          </div>
        ))}
    </FieldBox>
  );
}
