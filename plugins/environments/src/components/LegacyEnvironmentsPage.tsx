import { Content, PageWithHeader } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { environmentsTranslationRef } from '../i18n/translation';
import { EnvironmentsRoutes } from './EnvironmentsRoutes';

/** The page with the header that the legacy frontend system does not bring. */
export function LegacyEnvironmentsPage() {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <PageWithHeader title={t('overview.title')} themeId="tool">
      <Content>
        <EnvironmentsRoutes />
      </Content>
    </PageWithHeader>
  );
}
