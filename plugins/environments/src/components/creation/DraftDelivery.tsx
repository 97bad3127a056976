import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select, TextField } from '@backstage/ui';
import type { WatchedCluster } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { problemOfNamespaces } from '../../view/draftProblems';
import {
  type EnvironmentDraft,
  readNamespaces,
} from '../../view/environmentDrafts';
import { describeDraftProblem } from './problemTexts';
import { useEngineTitle } from './useEngineTitle';

/** No cluster is called so. */
const NONE = ' ';

/** Where an environment that was found is delivered to, which its files do not say. */
export function DraftDelivery(props: {
  draft: EnvironmentDraft;
  /** Undefined while they are not known. */
  watched?: WatchedCluster[];
  isDisabled?: boolean;
  onChange: (part: Partial<EnvironmentDraft>) => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const engineTitle = useEngineTitle();
  const { draft, watched = [], isDisabled, onChange } = props;
  const { name, cluster, namespaces } = draft;
  const problem = problemOfNamespaces(name, readNamespaces(namespaces));
  return (
    <>
      <Select
        label={t('drafts.cluster')}
        description={t('drafts.clusterHint')}
        isDisabled={isDisabled || !props.watched}
        options={[
          { id: NONE, label: t('drafts.clusterNone') },
          ...watched.map(item => ({
            id: item.name,
            label: item.engine
              ? `${item.name} (${engineTitle(item.engine)})`
              : item.name,
          })),
        ]}
        value={cluster ?? NONE}
        onChange={value =>
          onChange({ cluster: value === NONE ? undefined : (value as string) })
        }
      />
      {cluster && (
        <TextField
          label={t('drafts.namespaces')}
          description={t('drafts.namespacesHint')}
          isDisabled={isDisabled}
          validationBehavior="aria"
          validate={() => problem && describeDraftProblem(t, problem)}
          value={namespaces}
          onChange={value => onChange({ namespaces: value })}
        />
      )}
    </>
  );
}
