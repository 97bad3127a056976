import { parseEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import {
  type Promotion,
  type PromotionKind,
  isOpen,
  standsInGit,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import type { Translate } from '../../view/describeReason';
import { CancelPromotion } from './CancelPromotion';
import { PreparedRollback } from './PreparedRollback';
import { PromotionDiff } from './PromotionDiff';
import { PromotionFacts } from './PromotionFacts';
import { Rings } from './Rings';
import { TakeBack } from './TakeBack';
import { Timeline } from './Timeline';

/** What a rollback could mend. */
const BRINGS_VERSION: ReadonlySet<PromotionKind> = new Set([
  'promotion',
  'rollback',
]);

function titleOf(
  t: Translate,
  { kind, settings, ...promotion }: Promotion,
): string {
  const names = {
    service: parseEntityRef(promotion.service).name,
    environment: parseEntityRef(promotion.environment).name,
  };
  if (kind === 'removal') {
    return t('removal.titleOf', names);
  }
  return settings
    ? t('configuration.titleOf', names)
    : t('promotion.title', { kind: t(`kind.${kind}`), ...names });
}

/** What a promotion is, how it stands, and how it came there. */
export function PromotionDetails(props: {
  promotion: Promotion;
  onChanged: () => Promise<void>;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { promotion, onChanged } = props;
  return (
    <Flex direction="column" gap="4">
      <Text as="h2" variant="title-medium">
        {titleOf(t, promotion)}
      </Text>
      <PromotionFacts promotion={promotion} />
      {isOpen(promotion.state) && (
        <CancelPromotion promotion={promotion} onCancelled={onChanged} />
      )}
      {promotion.state === 'failed' && BRINGS_VERSION.has(promotion.kind) && (
        <PreparedRollback promotion={promotion} />
      )}
      {promotion.rollout && (
        <Rings own={promotion.id} steps={promotion.rollout} />
      )}
      {promotion.settings && standsInGit(promotion.state) && (
        <TakeBack promotion={promotion} />
      )}
      <Text as="h3" variant="title-small">
        {t('promotion.timeline')}
      </Text>
      <Timeline promotion={promotion} />
      <section aria-label={t('promotion.files')}>
        <PromotionDiff promotion={promotion} />
      </section>
    </Flex>
  );
}
