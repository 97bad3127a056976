import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, TextField } from '@backstage/ui';
import { environmentsTranslationRef } from '../../i18n/translation';
import { readForm } from '../../view/creationForm';
import { problemOfImage, proposeImage } from '../../view/proposals';
import { FieldBox } from './FieldBox';
import { FieldNotes } from './FieldNotes';
import { describedBy, notesId } from './fieldErrors';
import { imageProblems } from './problemTexts';
import type { ImageProps } from './schemas';
import { useProposal } from './useProposal';

/** Where continuous integration pushes the images of a new service, filled in by its repository. */
export function ImageField(props: ImageProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { formData, onChange, schema, uiSchema, rawErrors, idSchema } = props;
  const form = readForm(props.formContext?.formData);
  const proposal = proposeImage(
    form.repository,
    uiSchema['ui:options']?.pattern,
  );
  const type = useProposal(formData, proposal, onChange);
  const problem = formData ? problemOfImage(formData) : undefined;
  const messages = problem ? [t(imageProblems[problem])] : [];
  return (
    <FieldBox>
      <TextField
        id={idSchema.$id}
        label={schema.title}
        description={schema.description}
        isRequired={props.required}
        isDisabled={props.disabled}
        validationBehavior="aria"
        isInvalid={rawErrors.length > 0 || problem !== undefined}
        aria-describedby={describedBy(idSchema, rawErrors)}
        value={formData ?? ''}
        onChange={type}
      />
      <FieldNotes
        id={notesId(idSchema)}
        check={{ status: problem ? 'refused' : 'none', messages }}
        fits=""
        rawErrors={rawErrors}
      />
      {proposal && proposal !== formData && (
        <div>
          <Button
            size="small"
            variant="secondary"
            onPress={() => type(proposal)}
          >
            {t('creation.propose', { value: proposal })}
          </Button>
        </div>
      )}
    </FieldBox>
  );
}
