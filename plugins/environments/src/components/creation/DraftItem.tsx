import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Checkbox, Select, Text, TextField } from '@backstage/ui';
import type {
  CreationChoices,
  EnvironmentTier,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { TIERS } from '../../view/creationForm';
import { problemOfName } from '../../view/draftProblems';
import {
  type EnvironmentDraft,
  upstreamsFor,
} from '../../view/environmentDrafts';
import { DraftDelivery } from './DraftDelivery';
import styles from './creation.module.css';
import { describeDraftProblem } from './problemTexts';

interface DraftProps {
  draft: EnvironmentDraft;
  /** All of them. */
  drafts: EnvironmentDraft[];
  choices?: CreationChoices;
  isDisabled?: boolean;
  onChange: (part: Partial<EnvironmentDraft>) => void;
}

/** An environment that was found: whether it is brought, and as what. */
export function DraftItem(props: DraftProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { draft, drafts, isDisabled, onChange } = props;
  const { found, isChosen } = draft;
  const isLast = isChosen && drafts.filter(item => item.isChosen).length === 1;
  return (
    <div role="group" aria-label={found.name} className={styles.step}>
      <Checkbox
        isDisabled={isDisabled || isLast}
        isSelected={isChosen}
        onChange={chosen => onChange({ isChosen: chosen })}
      >
        {t('drafts.bring', { name: found.name })}
      </Checkbox>
      {isLast && drafts.length > 1 && <Fact>{t('drafts.one')}</Fact>}
      <Fact>{t('drafts.paths', { paths: found.paths.join(', ') })}</Fact>
      <Fact>{t('drafts.layout', { layout: found.layout })}</Fact>
      <Services services={found.services} />
      {isChosen && <DraftInputs {...props} />}
    </div>
  );
}

function DraftInputs({
  draft,
  drafts,
  choices,
  isDisabled,
  onChange,
}: DraftProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { name, tier, promotesFrom } = draft;
  const names = drafts.filter(item => item.isChosen).map(item => item.name);
  const problem = problemOfName(name, names);
  const upstreams = upstreamsFor(draft, drafts, choices?.environments ?? []);
  const isOffered = (ref: string) => upstreams.some(({ id }) => id === ref);
  return (
    <div className={styles.inputs}>
      <TextField
        label={t('drafts.name')}
        isRequired
        isDisabled={isDisabled}
        validationBehavior="aria"
        validate={() => problem && describeDraftProblem(t, problem)}
        value={name}
        onChange={value => onChange({ name: value })}
      />
      <Select
        label={t('drafts.tier')}
        isDisabled={isDisabled}
        options={TIERS.map(id => ({ id, label: t(`tier.${id}`) }))}
        value={tier}
        onChange={value => onChange({ tier: value as EnvironmentTier })}
      />
      <Select
        label={t('drafts.promotesFrom')}
        selectionMode="multiple"
        isDisabled={isDisabled}
        placeholder={t('drafts.promotesFromNone')}
        options={upstreams}
        value={promotesFrom.filter(isOffered)}
        onChange={value =>
          onChange({
            // Those that are left out for now come back with their environments
            promotesFrom: [
              ...promotesFrom.filter(ref => !isOffered(ref)),
              ...(value as string[]),
            ],
          })
        }
      />
      <DraftDelivery
        draft={draft}
        watched={choices?.watched}
        isDisabled={isDisabled}
        onChange={onChange}
      />
    </div>
  );
}

function Services({ services }: Pick<EnvironmentDraft['found'], 'services'>) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <details className={styles.details}>
      <summary>{t('drafts.services', { count: services.length })}</summary>
      <ul>
        {services.map(({ name, version }) => (
          <li key={`${name} ${version}`}>
            {name} {version}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Fact({ children }: { children: string }) {
  return (
    <Text as="p" variant="body-small" color="secondary">
      {children}
    </Text>
  );
}
