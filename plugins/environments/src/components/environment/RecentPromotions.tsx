import { useRouteRef } from '@backstage/core-plugin-api';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import { environmentsApiRef } from '../../api';
import { useLive } from '../../live/useLive';
import { promotionRouteRef } from '../../routes';
import { environmentsTranslationRef } from '../../i18n/translation';
import { promotionState } from '../../view/promotionState';
import { toneOfPromotion } from '../../view/tone';
import { DataTable } from '../shared/DataTable';
import { LiveView } from '../shared/LiveView';
import { StatusText } from '../shared/Status';
import { Person } from '../shared/Person';
import { Moment } from '../shared/Time';

/** The newest promotions into an environment. */
export function RecentPromotions(props: { environment: string }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const api = useApi(environmentsApiRef);
  const promotionLink = useRouteRef(promotionRouteRef);
  const { environment } = props;
  const live = useLive({
    key: `promotions ${environment}`,
    load: () => api.promotions({ environment, limit: 10 }),
  });
  return (
    <LiveView live={live}>
      {promotions => (
        <DataTable
          label={t('environment.promotions')}
          columns={[
            t('promotion.version'),
            t('promotion.service'),
            t('promotion.state'),
            t('promotion.requestedBy'),
            t('promotion.created'),
          ]}
          rows={promotions.map(promotion => ({
            key: promotion.id,
            cells: [
              <Link key="promotion" href={promotionLink({ id: promotion.id })}>
                {t('review.fromTo', {
                  from: promotion.fromVersion,
                  to: promotion.toVersion,
                })}
              </Link>,
              <EntityRefLink key="service" entityRef={promotion.service} />,
              <StatusText
                key="state"
                tone={toneOfPromotion(promotion.state)}
                text={promotionState(t, promotion)}
              />,
              <Person key="by" actor={promotion.requestedBy} />,
              <Moment key="created" at={promotion.createdAt} />,
            ],
          }))}
          empty={t('environment.noPromotions')}
        />
      )}
    </LiveView>
  );
}
