import { useRouteRef } from '@backstage/core-plugin-api';
import {
  toastApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import type { Promotion } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { promotionRouteRef } from '../../routes';

/** Starts what was reviewed, tells where the first of it can be followed, and closes the dialog. */
export function useConfirm(props: {
  /** Undefined when it did not work. */
  start: () => Promise<Promotion[] | undefined>;
  titleOf: (started: Promotion[]) => string;
  onStarted: () => void;
  onClose: () => void;
}): () => Promise<void> {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const toasts = useApi(toastApiRef);
  const promotionLink = useRouteRef(promotionRouteRef);
  const { start, titleOf, onStarted, onClose } = props;
  return async () => {
    const started = await start();
    if (!started) {
      return;
    }
    toasts.post({
      title: titleOf(started),
      status: 'success',
      timeout: 8_000,
      links: started.slice(0, 1).map(({ id }) => ({
        label: t('review.doneLink'),
        href: promotionLink({ id }),
      })),
    });
    onStarted();
    onClose();
  };
}
