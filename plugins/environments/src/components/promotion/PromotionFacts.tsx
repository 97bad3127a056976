import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Promotion } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { promotionState } from '../../view/promotionState';
import { toneOfPromotion } from '../../view/tone';
import { ExternalLink } from '../shared/ExternalLink';
import { Facts } from '../shared/Facts';
import { Person } from '../shared/Person';
import { Reported } from '../shared/Reported';
import { Settings } from '../shared/Settings';
import { StatusText } from '../shared/Status';
import { Moment } from '../shared/Time';
import { Together } from './Together';

/** What a promotion moves, for whom, and where it stands. */
export function PromotionFacts(props: { promotion: Promotion }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { promotion } = props;
  const { pullRequest } = promotion.change;
  const others = promotion.batch?.others ?? [];
  return (
    <Facts
      facts={[
        [
          t('promotion.state'),
          <span key="state" aria-live="polite">
            <StatusText
              tone={toneOfPromotion(promotion.state)}
              text={promotionState(t, promotion)}
            />{' '}
            {promotion.reason}
          </span>,
        ],
        promotion.settings
          ? [
              t('configuration.settings'),
              <Settings key="settings" settings={promotion.settings} />,
            ]
          : [
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
          <EntityRefLink key="environment" entityRef={promotion.environment} />,
        ],
        [
          t('promotion.requestedBy'),
          <Person key="by" actor={promotion.requestedBy} />,
        ],
        [
          t('reported.title'),
          promotion.reported && <Reported reported={promotion.reported} />,
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
        [
          t('together.with'),
          others.length > 0 && (
            <Together key="together" promotion={promotion} others={others} />
          ),
        ],
      ]}
    />
  );
}
