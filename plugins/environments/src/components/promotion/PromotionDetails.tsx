import { parseEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Flex, Text } from '@backstage/ui';
import {
  type Promotion,
  isCancellable,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { writeDiff } from '../../view/writeDiff';
import { toneOfPromotion } from '../../view/tone';
import { ExternalLink } from '../shared/ExternalLink';
import { Facts } from '../shared/Facts';
import { FileDiff } from '../shared/FileDiff';
import { StatusText } from '../shared/Status';
import { Moment } from '../shared/Time';
import { CancelPromotion } from './CancelPromotion';
import { Timeline } from './Timeline';

/** What a promotion is, how it stands, and how it came there. */
export function PromotionDetails(props: {
  promotion: Promotion;
  onChanged: () => Promise<void>;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { promotion, onChanged } = props;
  const { pullRequest, files } = promotion.change;
  return (
    <Flex direction="column" gap="4">
      <Text as="h2" variant="title-medium">
        {t('promotion.title', {
          kind: t(`kind.${promotion.kind}`),
          service: parseEntityRef(promotion.service).name,
          environment: parseEntityRef(promotion.environment).name,
        })}
      </Text>
      <Facts
        facts={[
          [
            t('promotion.state'),
            <span key="state" aria-live="polite">
              <StatusText
                tone={toneOfPromotion(promotion.state)}
                text={t(`promotionState.${promotion.state}`)}
              />{' '}
              {promotion.reason}
            </span>,
          ],
          [
            t('promotion.version'),
            t('review.fromTo', {
              from: promotion.fromVersion,
              to: promotion.toVersion,
            }),
          ],
          [
            t('promotion.service'),
            <EntityRefLink key="service" entityRef={promotion.service} />,
          ],
          [
            t('promotion.environment'),
            <EntityRefLink
              key="environment"
              entityRef={promotion.environment}
            />,
          ],
          [
            t('promotion.requestedBy'),
            <EntityRefLink key="by" entityRef={promotion.requestedBy} />,
          ],
          [
            t('promotion.created'),
            <Moment key="created" at={promotion.createdAt} />,
          ],
          [
            t('promotion.deadline'),
            promotion.deadline && <Moment at={promotion.deadline} />,
          ],
          [
            t('review.repository'),
            `${promotion.change.repository} (${promotion.change.branch})`,
          ],
          [
            t('promotion.pullRequest'),
            pullRequest && (
              <ExternalLink href={pullRequest.url}>
                {t('common.pullRequest', {
                  number: String(pullRequest.number),
                })}
              </ExternalLink>
            ),
          ],
        ]}
      />
      {isCancellable(promotion.state) && (
        <CancelPromotion id={promotion.id} onCancelled={onChanged} />
      )}
      <Text as="h3" variant="title-small">
        {t('promotion.timeline')}
      </Text>
      <Timeline events={promotion.events} />
      <section aria-label={t('promotion.files')}>
        {files.map(file => (
          <FileDiff
            key={file.path}
            path={file.path}
            diff={writeDiff(file.before, file.after)}
          />
        ))}
      </section>
    </Flex>
  );
}
