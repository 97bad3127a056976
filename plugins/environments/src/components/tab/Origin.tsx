import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link } from '@backstage/ui';
import type {
  DeploymentRecord,
  Promotion,
} from '@downstage/backstage-plugin-environments-common';
import { promotionRouteRef } from '../../routes';
import { environmentsTranslationRef } from '../../i18n/translation';
import { shortSha } from '../../view/shortSha';
import { ExternalLink } from '../shared/ExternalLink';

/** Where a change came from: commit, pull request and promotion, or from outside of Git. */
export function Origin(props: { record: DeploymentRecord }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const promotionLink = useRouteRef(promotionRouteRef);
  const { change, commit, pullRequest, promotion, rebuilt } = props.record;
  return (
    <Flex direction="column" gap="1">
      {commit && (
        <ExternalLink href={commit.url}>
          {t('common.commit', { sha: shortSha(commit.sha) })}
        </ExternalLink>
      )}
      {pullRequest && (
        <ExternalLink href={pullRequest.url}>
          {t('common.pullRequest', { number: String(pullRequest.number) })}
        </ExternalLink>
      )}
      {promotion && (
        <Link href={promotionLink({ id: promotion.id })}>
          {t(`kind.${promotion.kind}`)}
        </Link>
      )}
      {change === 'live' && <span>{t('history.outsideGit')}</span>}
      {rebuilt && <span>{t('history.rebuilt')}</span>}
    </Flex>
  );
}

/** The same of what brought no version. */
export function PromotionOrigin(props: { promotion: Promotion }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const promotionLink = useRouteRef(promotionRouteRef);
  const { id, kind, change } = props.promotion;
  return (
    <Flex direction="column" gap="1">
      {change.pullRequest && (
        <ExternalLink href={change.pullRequest.url}>
          {t('common.pullRequest', {
            number: String(change.pullRequest.number),
          })}
        </ExternalLink>
      )}
      <Link href={promotionLink({ id })}>{t(`kind.${kind}`)}</Link>
    </Flex>
  );
}
