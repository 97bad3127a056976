import { ResponseErrorPanel } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import type { ReactNode } from 'react';
import type { Live } from '../../live/useLive';
import { environmentsTranslationRef } from '../../i18n/translation';
import { Loading } from './Loading';

/** Shows a live value: its place while it is loaded first, an error when there is nothing else, a hint when it is old. */
export function LiveView<T>(props: {
  live: Live<T>;
  children: (value: T) => ReactNode;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { value, error, refresh } = props.live;
  if (value === undefined) {
    return error ? (
      <>
        <ResponseErrorPanel error={error} />
        <Button variant="secondary" onPress={() => void refresh()}>
          {t('common.refresh')}
        </Button>
      </>
    ) : (
      <Loading />
    );
  }
  return (
    <>
      {error && <Alert status="warning" icon title={t('common.stale')} />}
      {props.children(value)}
    </>
  );
}
