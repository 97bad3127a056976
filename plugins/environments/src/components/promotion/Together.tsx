import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import type { Promotion } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { promotionRouteRef } from '../../routes';
import { toneOfPromotion } from '../../view/tone';
import { StatusText } from '../shared/Status';

/** The promotions that were asked for with one, and where they stand. */
export function Together(props: {
  promotion: Pick<Promotion, 'environment'>;
  others: NonNullable<Promotion['batch']>['others'];
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const promotionLink = useRouteRef(promotionRouteRef);
  return (
    <ul aria-label={t('together.with')}>
      {props.others.map(
        ({ id, service, environment, toVersion, state, sharesPullRequest }) => (
          <li key={id}>
            <Link href={promotionLink({ id })}>
              {environment === props.promotion.environment
                ? t('together.other', {
                    service: parseEntityRef(service).name,
                    version: toVersion,
                  })
                : // One service goes from several environments
                  t('removal.from', {
                    environment: parseEntityRef(environment).name,
                  })}
            </Link>{' '}
            <StatusText
              tone={toneOfPromotion(state)}
              text={t(`promotionState.${state}`)}
            />
            {!sharesPullRequest && ` ${t('together.ownPull')}`}
          </li>
        ),
      )}
    </ul>
  );
}
