import { useRouteRef } from '@backstage/core-plugin-api';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { useParams } from 'react-router-dom';
import { environmentsApiRef } from '../../api';
import { useLive } from '../../live/useLive';
import { rootRouteRef } from '../../routes';
import { environmentsTranslationRef } from '../../i18n/translation';
import { LiveView } from '../shared/LiveView';
import { PromotionDetails } from './PromotionDetails';

/** One promotion from request to health, live. */
export function PromotionPage() {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { id = '' } = useParams();
  const api = useApi(environmentsApiRef);
  const rootLink = useRouteRef(rootRouteRef);
  const live = useLive({
    key: `promotion ${id}`,
    load: () => api.promotion(id),
  });
  return (
    <>
      <Link href={rootLink()}>{t('promotion.back')}</Link>
      <LiveView live={live}>
        {promotion => (
          <PromotionDetails promotion={promotion} onChanged={live.refresh} />
        )}
      </LiveView>
    </>
  );
}
