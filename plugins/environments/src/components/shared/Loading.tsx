import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Skeleton } from '@backstage/ui';
import { environmentsTranslationRef } from '../../i18n/translation';

/** The place of things to come. */
export function Loading() {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <div role="status" aria-label={t('common.loading')}>
      <Flex gap="4">
        {[0, 1, 2].map(index => (
          <Skeleton key={index} width={260} height={180} />
        ))}
      </Flex>
    </div>
  );
}
