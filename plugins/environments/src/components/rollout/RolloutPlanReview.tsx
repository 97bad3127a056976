import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type {
  PlannedTarget,
  PromotionRolloutPlan,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { describeReason } from '../../view/describeReason';
import { describeLength } from '../../view/describeWait';
import { Commits } from '../review/Commits';
import { Consents } from '../review/Consents';
import { PlanFacts } from '../review/PlanFacts';
import { FileDiff } from '../shared/FileDiff';
import { Sentences } from '../shared/Sentences';

type TitleOf = (environment: string) => string;

/** One environment: when it begins, what speaks against it, and what it changes. */
function Target(props: {
  target: PlannedTarget;
  /** Those of the rings before. */
  before: string[];
  titleOf: TitleOf;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { target, before, titleOf } = props;
  const { environment, ring, soakSeconds, plan, refused } = target;
  const heading = t('rings.heading', {
    ring: String(ring),
    environment: titleOf(environment),
  });
  const blocked = (plan?.blocked ?? []).map(reason =>
    describeReason(t, reason),
  );
  return (
    <section aria-label={heading}>
      <Text as="h3" variant="title-small">
        {heading}
      </Text>
      <Text as="p">
        {before.length === 0
          ? t('rings.atOnce')
          : t('rings.after', {
              environments: before.map(titleOf).join(', '),
              length: describeLength(t, soakSeconds),
            })}
      </Text>
      <Sentences
        status="danger"
        title={t('review.blocked')}
        sentences={[...(refused ? [refused] : []), ...blocked]}
      />
      <Sentences
        status="warning"
        title={t('review.warnings')}
        sentences={(plan?.warnings ?? []).map(reason =>
          describeReason(t, reason),
        )}
      />
      {plan && (
        <>
          <PlanFacts plan={plan} />
          {plan.files.map(file => (
            <FileDiff key={file.path} path={file.path} diff={file.diff} />
          ))}
          <Commits changelog={plan.changelog} service={titleOf(environment)} />
        </>
      )}
    </section>
  );
}

/** What promoting into several environments would do: what is to be agreed to, then ring by ring. */
export function RolloutPlanReview(props: {
  plan: PromotionRolloutPlan;
  titleOf: TitleOf;
  isAgreed: boolean;
  onAgree: (isAgreed: boolean) => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { plan, titleOf, isAgreed, onAgree } = props;
  const { targets } = plan;
  return (
    <Flex direction="column" gap="3">
      <Text as="p">{t('rings.hint')}</Text>
      <Consents
        consents={targets.flatMap(target =>
          (target.plan?.consents ?? []).map(sentence =>
            t('rings.named', {
              environment: titleOf(target.environment),
              sentence,
            }),
          ),
        )}
        isAgreed={isAgreed}
        onAgree={onAgree}
      />
      {targets.map(target => (
        <Target
          key={target.environment}
          target={target}
          before={targets
            .filter(({ ring }) => ring < target.ring)
            .map(({ environment }) => environment)}
          titleOf={titleOf}
        />
      ))}
    </Flex>
  );
}
