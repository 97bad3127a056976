import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import type { EnvironmentOverview } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { Hold } from '../shared/Hold';

/** The services that were rolled back here and are kept as they are. */
export function Holds(props: {
  overview: EnvironmentOverview;
  onLifted: () => Promise<void>;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { environment, services } = props.overview;
  const held = services.flatMap(({ service, hold }) =>
    hold ? [{ service, hold }] : [],
  );
  if (held.length === 0) {
    return null;
  }
  return (
    <section aria-label={t('environment.holds')}>
      <Text as="h2" variant="title-small">
        {t('environment.holds')}
      </Text>
      {held.map(({ service, hold }) => (
        <div key={service}>
          <EntityRefLink entityRef={service} />
          <Hold
            hold={hold}
            service={service}
            environment={environment}
            onLifted={props.onLifted}
          />
        </div>
      ))}
    </section>
  );
}
