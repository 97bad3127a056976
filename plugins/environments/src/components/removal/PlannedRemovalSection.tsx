import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Checkbox, Flex, Link, Text } from '@backstage/ui';
import type { PlannedRemoval } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { promotionRouteRef } from '../../routes';
import { describeReason } from '../../view/describeReason';
import { isRemovable } from '../../view/removal';
import { PlanFacts } from '../review/PlanFacts';
import { FileDiff } from '../shared/FileDiff';
import { Sentences } from '../shared/Sentences';

/** One environment: whether the service goes from it, what speaks against that, and what it changes. */
export function PlannedRemovalSection(props: {
  target: PlannedRemoval;
  title: string;
  isSelected: boolean;
  onSelect: (isSelected: boolean) => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const promotionLink = useRouteRef(promotionRouteRef);
  const { target, title, isSelected, onSelect } = props;
  const { plan, refused, promotion } = target;
  const blocked = (plan?.blocked ?? []).map(reason =>
    describeReason(t, reason),
  );
  return (
    <section aria-label={title}>
      <Flex direction="column" gap="2">
        <Text as="h3" variant="title-small">
          {title}
        </Text>
        {promotion && (
          <Text as="p">
            {t('removal.everywhere.begun')}{' '}
            <Link href={promotionLink({ id: promotion })}>
              {t('review.doneLink')}
            </Link>
          </Text>
        )}
        <Sentences
          status="danger"
          title={t('review.blocked')}
          sentences={[...(refused ? [refused] : []), ...blocked]}
        />
        {isRemovable(target) && (
          <Checkbox isSelected={isSelected} onChange={onSelect}>
            {t('removal.everywhere.select', { environment: title })}
          </Checkbox>
        )}
        {plan && isSelected && (
          <>
            <Sentences
              status="warning"
              title={t('review.consents')}
              sentences={plan.consents}
            />
            <Sentences
              status="warning"
              title={t('review.warnings')}
              sentences={plan.warnings.map(reason => describeReason(t, reason))}
            />
            <PlanFacts plan={plan} />
            {plan.files.map(file => (
              <FileDiff key={file.path} path={file.path} diff={file.diff} />
            ))}
          </>
        )}
      </Flex>
    </section>
  );
}
