import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { PreviewsRemovalPlan } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { ExternalLink } from '../shared/ExternalLink';
import { Facts } from '../shared/Facts';
import { Sentences } from '../shared/Sentences';

type Fleet = PreviewsRemovalPlan['fleets'][number];

/** Where the pull requests stand. */
function Standing({ plan }: { plan: PreviewsRemovalPlan }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const pulls = plan.fleets.flatMap(({ pullRequest }) => pullRequest ?? []);
  const links = pulls.map(({ number, url }) => (
    <span key={url}>
      {' '}
      <ExternalLink href={url}>
        {t('common.pullRequest', { number: String(number) })}
      </ExternalLink>
    </span>
  ));
  if (plan.gone) {
    return (
      <Text as="p">
        {t('previewsRemoval.gone')}
        {links}
      </Text>
    );
  }
  return (
    <Text as="p">
      {pulls.length > 0 ? t('previewsRemoval.open') : t('previewsRemoval.hint')}
      {links}
    </Text>
  );
}

/** What goes from one fleet. */
function FleetFacts({ fleet }: { fleet: Fleet }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { repository, branch, files } = fleet;
  return (
    <>
      {files.map(({ cluster, path, objects }) => (
        <Facts
          key={path}
          facts={[
            [t('previewsRemoval.cluster'), cluster],
            [
              t('environmentRemoval.file'),
              `${repository} (${branch}): ${path}`,
            ],
            [
              t('environmentRemoval.objects'),
              <ul key="objects">
                {objects.map(object => (
                  <li key={object}>{object}</li>
                ))}
              </ul>,
            ],
          ]}
        />
      ))}
    </>
  );
}

/** What removing a service's previews would do: what speaks against it first, then what goes, and what becomes of what runs. */
export function PreviewsRemovalReview({ plan }: { plan: PreviewsRemovalPlan }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const files = plan.fleets.flatMap(fleet => fleet.files);
  const engines = [...new Set(files.map(({ engine }) => engine))];
  return (
    <Flex direction="column" gap="3">
      {(plan.gone || plan.fleets.length > 0) && <Standing plan={plan} />}
      <Sentences
        status="danger"
        title={t('review.blocked')}
        sentences={plan.blocked}
      />
      {plan.fleets.map(fleet => (
        <FleetFacts key={`${fleet.repository} ${fleet.branch}`} fleet={fleet} />
      ))}
      {files.length > 0 && (
        <>
          <Facts
            facts={[[t('previewsRemoval.running'), String(plan.running)]]}
          />
          <Sentences
            status="warning"
            title={t('environmentRemoval.warnings')}
            sentences={[
              t('previewsRemoval.prune'),
              ...engines.map(engine => t(`previewsRemoval.${engine}`)),
            ]}
          />
        </>
      )}
    </Flex>
  );
}
