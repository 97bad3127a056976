import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Radio, RadioGroup, Text } from '@backstage/ui';
import type {
  RollbackChoice,
  RollbackScope,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { shortSha } from '../../view/shortSha';
import { ExternalLink } from '../shared/ExternalLink';
import { FileDiff } from '../shared/FileDiff';
import { Reasons } from '../shared/Reasons';

/** How much a rollback takes back, with what goes back besides the version. */
export function ScopeChoice(props: {
  rollback: RollbackChoice;
  onChoose: (scope: RollbackScope) => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { rollback, onChoose } = props;
  const { scope, commits, beyond, outside, refused } = rollback;
  return (
    <>
      <RadioGroup
        label={t('review.scope')}
        value={scope}
        onChange={value => onChoose(value as RollbackScope)}
      >
        <Radio value="change" isDisabled={refused !== undefined}>
          {t('review.scopeChange')}
        </Radio>
        <Radio value="version">{t('review.scopeVersion')}</Radio>
      </RadioGroup>
      {refused && <Reasons reasons={[refused]} />}
      {commits.length > 0 && (
        <ul>
          {commits.map(({ sha, title, url }) => (
            <li key={sha}>
              <ExternalLink href={url}>{shortSha(sha)}</ExternalLink> {title}
            </li>
          ))}
        </ul>
      )}
      {beyond.length > 0 && (
        <section aria-label={t('review.beyond')}>
          <Text as="h3" variant="title-x-small">
            {t('review.beyond')}
          </Text>
          {beyond.map(({ path, diff }) => (
            <FileDiff
              key={path}
              path={path}
              diff={diff}
              label={t('review.beyondIn', { path })}
            />
          ))}
        </section>
      )}
      {outside > 0 && (
        <Text as="p" variant="body-small" color="secondary">
          {t('review.outside', { count: outside })}
        </Text>
      )}
    </>
  );
}
