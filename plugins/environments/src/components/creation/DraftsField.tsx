import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Skeleton, Text } from '@backstage/ui';
import type { EnvironmentSearch } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { useCreationChoices } from '../../live/useCreationChoices';
import {
  type FoundState,
  useFoundEnvironments,
} from '../../live/useFoundEnvironments';
import { environmentSearch, readForm } from '../../view/creationForm';
import { draftPath } from '../../view/draftPath';
import { problemsOfDrafts } from '../../view/draftProblems';
import { keyOf, toExistingEnvironments } from '../../view/environmentDrafts';
import { DraftItem } from './DraftItem';
import { FieldBox } from './FieldBox';
import { FieldNotes } from './FieldNotes';
import { PathPreview } from './PathPreview';
import { Unlisted } from './Unlisted';
import styles from './creation.module.css';
import { describedBy, notesId } from './fieldErrors';
import { describeDraftProblem } from './problemTexts';
import type { DraftsProps } from './schemas';
import { useDrafts } from './useDrafts';

/** The environments that were found in a repository, each with what the files cannot say. */
export function DraftsField(props: DraftsProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { formData, onChange, schema, rawErrors, idSchema } = props;
  const search = environmentSearch(readForm(props.formContext?.formData));
  const { state, lookAgain } = useFoundEnvironments(
    search,
    Boolean(formData?.length),
  );
  const { drafts, change } = useDrafts(state, {
    formData,
    onChange: value => onChange(value as typeof formData),
  });
  const { choices, isLost, retry } = useCreationChoices();
  const messages = problemsOfDrafts(toExistingEnvironments(drafts))
    // Those of a name or a namespace show beside it
    .filter(({ kind }) => kind === 'cycle' || kind === 'many')
    .map(problem => describeDraftProblem(t, problem));
  return (
    <FieldBox>
      <div
        role="group"
        id={idSchema.$id}
        aria-label={schema.title}
        aria-describedby={describedBy(idSchema, rawErrors)}
        className={styles.field}
      >
        <Text as="p" weight="bold">
          {schema.title}
        </Text>
        {schema.description && (
          <Text as="p" variant="body-small" color="secondary">
            {schema.description}
          </Text>
        )}
        <Look state={state} search={search} onLookAgain={lookAgain} />
        {isLost && <Unlisted onRetry={retry} />}
        {drafts.map(draft => (
          <DraftItem
            key={keyOf(draft.found)}
            draft={draft}
            drafts={drafts}
            choices={choices}
            isDisabled={props.disabled}
            onChange={part => change(draft, part)}
          />
        ))}
      </div>
      <FieldNotes
        id={notesId(idSchema)}
        check={{ status: messages.length > 0 ? 'refused' : 'none', messages }}
        fits=""
        rawErrors={rawErrors}
      />
      {drafts.length > 0 && (
        <PathPreview columns={draftPath(drafts, choices)} />
      )}
    </FieldBox>
  );
}

/** What came of looking into the repository, read out when it changes, and the way to look again. */
function Look(props: {
  state: FoundState;
  search?: EnvironmentSearch;
  onLookAgain: () => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { state, search, onLookAgain } = props;
  const repository = search?.repository ?? '';
  const count = state.status === 'found' ? state.found.environments.length : 0;
  const words = {
    none: t('drafts.missing'),
    looking: t('drafts.looking', { repository }),
    refused: '',
    found:
      count > 0
        ? t('drafts.found', { count })
        : t('drafts.none', { repository }),
  }[state.status];
  return (
    <>
      <div role="status" className={styles.notes}>
        <p>{words}</p>
      </div>
      {state.status === 'looking' && <Skeleton height={120} />}
      {state.status === 'refused' && (
        <div role="alert">
          <Alert
            status="danger"
            icon
            title={t('drafts.refused')}
            description={`${state.message} ${t('drafts.refusedHint')}`}
          />
        </div>
      )}
      {state.status === 'found' && <FoundNotes notes={state.found.notes} />}
      {(state.status === 'found' || state.status === 'refused') && (
        <div>
          <Button size="small" variant="secondary" onPress={onLookAgain}>
            {t('drafts.again')}
          </Button>
        </div>
      )}
    </>
  );
}

function FoundNotes({ notes }: { notes: string[] }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return notes.length > 0 ? (
    <details className={styles.details} open>
      <summary>{t('drafts.notes')}</summary>
      <ul>
        {notes.map(note => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  ) : null;
}
