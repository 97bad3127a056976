import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { describeLength } from '../../view/describeWait';
import { ExternalLink } from '../shared/ExternalLink';
import { Facts } from '../shared/Facts';

/** How versions come into an environment. */
export function Policy(props: { environment: Environment }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { tier, promotesFrom, sources, delivery, promotion } =
    props.environment;
  const { after = [] } = promotion;
  return (
    <Facts
      facts={[
        [t('environment.tier'), t(`tier.${tier}`)],
        [
          t('overview.promotesFrom'),
          promotesFrom.length > 0
            ? promotesFrom.map(ref => (
                <div key={ref}>
                  <EntityRefLink entityRef={ref} />
                </div>
              ))
            : t('environment.first'),
        ],
        [t('environment.merge'), t('environment.mergeManual')],
        [
          t('environment.healthyWithin'),
          t('age.minutes', {
            length: String(Math.round(promotion.healthyWithinSeconds / 60)),
          }),
        ],
        [
          t('environment.after'),
          after.length > 0 &&
            after.map(ref => (
              <div key={ref}>
                <EntityRefLink entityRef={ref} />
              </div>
            )),
        ],
        [
          t('environment.soak'),
          promotion.soakSeconds !== undefined &&
            describeLength(t, promotion.soakSeconds),
        ],
        [
          t('environment.sources'),
          sources.map(({ repository, branch, paths }) => (
            <div key={`${repository} ${branch}`}>
              <ExternalLink href={repository}>{repository}</ExternalLink> (
              {branch}: {paths.join(', ')})
            </div>
          )),
        ],
        [
          t('environment.delivery'),
          delivery &&
            [delivery.engine, delivery.target.cluster]
              .filter(Boolean)
              .join(', '),
        ],
      ]}
    />
  );
}
