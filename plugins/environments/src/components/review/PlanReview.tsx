import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import type { PromotionPlan } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { FileDiff } from '../shared/FileDiff';
import { Reasons } from '../shared/Reasons';
import { BeginningChoice } from './BeginningChoice';
import { Commits } from './Commits';
import { Consents } from './Consents';
import { PlanFacts } from './PlanFacts';
import { ScopeChoice } from './ScopeChoice';
import type { Choice } from './useReview';

/** What a promotion would do: reasons against it first, then the change, then the commits that it brings. */
export function PlanReview(props: {
  plan: PromotionPlan;
  isAgreed: boolean;
  onAgree: (isAgreed: boolean) => void;
  onChoose: (choice: Choice) => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { plan, isAgreed, onAgree, onChoose } = props;
  return (
    <Flex direction="column" gap="3">
      <Text as="h3" variant="title-small">
        {plan.title}
      </Text>
      {plan.blocked.length > 0 && (
        <Alert
          status="danger"
          icon
          title={t('review.blocked')}
          description={<Reasons reasons={plan.blocked} />}
        />
      )}
      {plan.rollback && (
        <ScopeChoice
          rollback={plan.rollback}
          onChoose={scope => onChoose({ scope })}
        />
      )}
      {plan.addition && (
        <BeginningChoice
          beginWith={plan.addition.beginWith}
          onChoose={beginWith => onChoose({ beginWith })}
        />
      )}
      <Consents
        consents={plan.consents}
        isAgreed={isAgreed}
        onAgree={onAgree}
      />
      {plan.warnings.length > 0 && (
        <Alert
          status="warning"
          icon
          title={t('review.warnings')}
          description={<Reasons reasons={plan.warnings} />}
        />
      )}
      <PlanFacts plan={plan} />
      <section aria-label={t('review.files')}>
        {plan.files.map(file => (
          <FileDiff key={file.path} path={file.path} diff={file.diff} />
        ))}
      </section>
      {!plan.settings && plan.kind !== 'removal' && (
        <Commits changelog={plan.changelog} />
      )}
    </Flex>
  );
}
