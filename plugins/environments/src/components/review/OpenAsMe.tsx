import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Checkbox, Flex, Text } from '@backstage/ui';
import { environmentsTranslationRef } from '../../i18n/translation';
import { hostTitle } from '../../view/hostTitle';
import { Failure } from '../shared/Failure';
import type { OwnToken } from './useOwnToken';

/** Lets a person choose who opens the pull request. */
export function OpenAsMe(props: { token: OwnToken; repository: string }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { token, repository } = props;
  if (!token.isOffered) {
    return null;
  }
  const host = hostTitle(repository);
  return (
    <Flex direction="column" gap="1" mt="3">
      <Checkbox
        isSelected={token.isWanted}
        onChange={isWanted => void token.want(isWanted)}
      >
        {t('review.asMe', { host })}
      </Checkbox>
      <Text as="p" variant="body-small" color="secondary">
        {t('review.asMeHint')}
      </Text>
      {token.error && <Failure error={token.error} />}
    </Flex>
  );
}
