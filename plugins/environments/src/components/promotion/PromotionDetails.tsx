import { parseEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import {
  type Promotion,
  isOpen,
  standsInGit,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { CancelPromotion } from './CancelPromotion';
import { PreparedRollback } from './PreparedRollback';
import { PromotionDiff } from './PromotionDiff';
import { PromotionFacts } from './PromotionFacts';
import { Rings } from './Rings';
import { TakeBack } from './TakeBack';
import { Timeline } from './Timeline';

/** What a promotion is, how it stands, and how it came there. */
export function PromotionDetails(props: {
  promotion: Promotion;
  onChanged: () => Promise<void>;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { promotion, onChanged } = props;
  const names = {
    service: parseEntityRef(promotion.service).name,
    environment: parseEntityRef(promotion.environment).name,
  };
  return (
    <Flex direction="column" gap="4">
      <Text as="h2" variant="title-medium">
        {promotion.settings
          ? t('configuration.titleOf', names)
          : t('promotion.title', {
              kind: t(`kind.${promotion.kind}`),
              ...names,
            })}
      </Text>
      <PromotionFacts promotion={promotion} />
      {isOpen(promotion.state) && (
        <CancelPromotion promotion={promotion} onCancelled={onChanged} />
      )}
      {promotion.state === 'failed' && !promotion.settings && (
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
      <Timeline events={promotion.events} />
      <section aria-label={t('promotion.files')}>
        <PromotionDiff promotion={promotion} />
      </section>
    </Flex>
  );
}
