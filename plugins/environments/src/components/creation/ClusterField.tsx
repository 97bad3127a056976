import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select, TextField } from '@backstage/ui';
import { environmentsTranslationRef } from '../../i18n/translation';
import { useCreationChoices } from '../../live/useCreationChoices';
import { readForm } from '../../view/creationForm';
import { problemOfCluster } from '../../view/proposals';
import { FieldBox } from './FieldBox';
import { FieldNotes } from './FieldNotes';
import { Unlisted } from './Unlisted';
import { describedBy, notesId } from './fieldErrors';
import { describeClusterProblem } from './problemTexts';
import type { ClusterProps } from './schemas';
import { useEngineTitle } from './useEngineTitle';

/** The cluster of a new environment, of those that the portal can deliver to. */
export function ClusterField(props: ClusterProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const engineTitle = useEngineTitle();
  const { formData, onChange, schema, rawErrors, idSchema } = props;
  const { environment } = readForm(props.formContext?.formData);
  const { choices, isLost, retry } = useCreationChoices();
  const problem =
    choices && (formData || choices.clusters.length === 0)
      ? problemOfCluster(formData ?? '', environment, choices.clusters)
      : undefined;
  const messages = problem
    ? [
        describeClusterProblem(t, problem, {
          cluster: formData ?? '',
          layout: environment.layout,
          secrets: environment.secrets,
        }),
      ]
    : [];
  const common = {
    id: idSchema.$id,
    label: schema.title,
    description: schema.description,
    isRequired: props.required,
    isDisabled: props.disabled,
    validationBehavior: 'aria' as const,
    isInvalid: rawErrors.length > 0 || problem !== undefined,
    'aria-describedby': describedBy(idSchema, rawErrors),
  };
  return (
    <FieldBox>
      {isLost ? (
        <>
          <TextField
            {...common}
            value={formData ?? ''}
            onChange={value => onChange(value || undefined)}
          />
          <Unlisted onRetry={retry} />
        </>
      ) : (
        <Select
          {...common}
          placeholder={t('creation.clusterPlaceholder')}
          options={(choices?.clusters ?? []).map(({ name, engine }) => ({
            id: name,
            label: `${name} (${engineTitle(engine)})`,
          }))}
          value={formData ?? null}
          onChange={value => onChange(value as string)}
        />
      )}
      <FieldNotes
        id={notesId(idSchema)}
        check={{ status: problem ? 'refused' : 'none', messages }}
        fits=""
        rawErrors={rawErrors}
      />
    </FieldBox>
  );
}
