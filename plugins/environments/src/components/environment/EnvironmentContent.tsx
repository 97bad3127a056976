import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex, Text } from '@backstage/ui';
import type { EnvironmentOverview } from '@downstage/backstage-plugin-environments-common';
import { environmentsApiRef } from '../../api';
import { useLive } from '../../live/useLive';
import { environmentsTranslationRef } from '../../i18n/translation';
import { LiveView } from '../shared/LiveView';
import { Problems } from '../shared/Problems';
import { PromoteBehind } from '../together/PromoteBehind';
import { AcceptHome } from './AcceptHome';
import { Holds } from './Holds';
import { Policy } from './Policy';
import { RecentPromotions } from './RecentPromotions';
import { RemoveEnvironment } from './RemoveEnvironment';
import { Services } from './Services';

function Sections(props: {
  overview: EnvironmentOverview;
  onChanged: () => Promise<void>;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { environment, problems, services } = props.overview;
  return (
    <Flex direction="column" gap="4">
      <AcceptHome overview={props.overview} onAccepted={props.onChanged} />
      <Text as="h2" variant="title-small">
        {t('environment.services')}
      </Text>
      <Services services={services} />
      <Flex>
        <PromoteBehind environment={environment} onStarted={props.onChanged} />
      </Flex>
      <Holds overview={props.overview} onLifted={props.onChanged} />
      <Text as="h2" variant="title-small">
        {t('overview.problems')}
      </Text>
      <Problems label={t('overview.problems')} problems={problems} />
      <Text as="h2" variant="title-small">
        {t('environment.policy')}
      </Text>
      <Policy environment={environment} />
      <Text as="h2" variant="title-small">
        {t('environment.promotions')}
      </Text>
      <RecentPromotions environment={environment.ref} />
      <RemoveEnvironment overview={props.overview} />
    </Flex>
  );
}

/** The Deployments tab of an environment. */
export function EnvironmentContent() {
  const { entity } = useEntity();
  const ref = stringifyEntityRef(entity);
  const api = useApi(environmentsApiRef);
  const live = useLive({
    key: `environment ${ref}`,
    load: () => api.environment(ref),
  });
  return (
    <LiveView live={live}>
      {overview => <Sections overview={overview} onChanged={live.refresh} />}
    </LiveView>
  );
}
