import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type {
  Promotion,
  PromotionWish,
} from '@downstage/backstage-plugin-environments-common';
import { useMemo, useState } from 'react';
import { environmentsTranslationRef } from '../../i18n/translation';
import { useServiceDeployments } from '../../live/useServiceDeployments';
import { ReviewDialog } from '../review/ReviewDialog';

/** Offers to set changed configuration to what it was before, in a promotion of its own. */
export function TakeBack(props: { promotion: Promotion }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { service, environment: ref, settings } = props.promotion;
  const [isOpen, setOpen] = useState(false);
  const { value, refresh } = useServiceDeployments(service);
  const item = value?.environments.find(
    ({ environment }) => environment.ref === ref,
  );
  const wish = useMemo<PromotionWish>(
    () => ({
      service,
      environment: ref,
      settings: settings?.map(({ before, to, ...setting }) => ({
        ...setting,
        before: to,
        to: before,
      })),
    }),
    [service, ref, settings],
  );
  if (!item?.configure.allowed) {
    return null;
  }
  return (
    <div>
      <Button onPress={() => setOpen(true)}>
        {t('configuration.takeBack')}
      </Button>
      {isOpen && (
        <ReviewDialog
          wish={wish}
          environment={item.environment}
          onClose={() => setOpen(false)}
          onStarted={() => void refresh()}
        />
      )}
    </div>
  );
}
