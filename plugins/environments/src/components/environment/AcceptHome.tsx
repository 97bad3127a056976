import {
  toastApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type { EnvironmentOverview } from '@downstage/backstage-plugin-environments-common';
import { useState } from 'react';
import { environmentsApiRef } from '../../api';
import { environmentsTranslationRef } from '../../i18n/translation';
import { ExternalLink } from '../shared/ExternalLink';
import { Failure } from '../shared/Failure';

/** Lets those who may accept that an environment comes from another repository than before. */
export function AcceptHome(props: {
  overview: EnvironmentOverview;
  onAccepted: () => Promise<void>;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const api = useApi(environmentsApiRef);
  const toasts = useApi(toastApiRef);
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<Error>();
  const { environment, proposedHome } = props.overview;
  if (!proposedHome) {
    return null;
  }
  const { repository, permitted } = proposedHome;
  const accept = async () => {
    setPending(true);
    setError(undefined);
    try {
      await api.acceptHome(environment.ref, repository);
      toasts.post({
        title: t('environment.homeAccepted'),
        status: 'success',
        timeout: 5_000,
      });
    } catch (failure) {
      setError(failure as Error);
    }
    setPending(false);
    await props.onAccepted();
  };
  return (
    <Flex direction="column" gap="2" align="start">
      <Text as="h2" variant="title-small">
        {t('environment.home')}
      </Text>
      <Text as="p">
        {t('environment.homeAdvice')}{' '}
        <ExternalLink href={repository}>{repository}</ExternalLink>
      </Text>
      {error && <Failure error={error} />}
      {permitted ? (
        <Button
          variant="secondary"
          isPending={isPending}
          onPress={() => void accept()}
        >
          {t('environment.acceptHome')}
        </Button>
      ) : (
        <Text as="p">{t('environment.homeForbidden')}</Text>
      )}
    </Flex>
  );
}
