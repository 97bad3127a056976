import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PromotionPlan } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { ExternalLink } from '../shared/ExternalLink';
import { Facts } from '../shared/Facts';
import { Reported } from '../shared/Reported';
import { Settings } from '../shared/Settings';

/** What a plan changes, and where. */
export function PlanFacts({ plan }: { plan: PromotionPlan }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <Facts
      facts={[
        plan.settings
          ? [
              t('configuration.settings'),
              <Settings key="settings" settings={plan.settings} />,
            ]
          : [
              t('promotion.version'),
              t('review.fromTo', {
                from: plan.fromVersion,
                to: plan.toVersion,
              }),
            ],
        [
          t('reported.title'),
          plan.reported && <Reported reported={plan.reported} />,
        ],
        [
          t('review.repository'),
          plan.repository && (
            <ExternalLink href={plan.repository}>
              {plan.repository}
            </ExternalLink>
          ),
        ],
        [t('review.branch'), plan.branch],
      ]}
    />
  );
}
