import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Flex, Text } from '@backstage/ui';
import type {
  Environment,
  EnvironmentRemovalPlan,
  SeenRefs,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { ExternalLink } from '../shared/ExternalLink';
import { Facts } from '../shared/Facts';
import { Sentences } from '../shared/Sentences';

/** What may be seen by its links, the rest by its number. */
function Seen({ seen }: { seen: SeenRefs }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { refs, hidden } = seen;
  if (refs.length + hidden === 0) {
    return <>{t('environmentRemoval.none')}</>;
  }
  return (
    <ul>
      {refs.map(ref => (
        <li key={ref}>
          <EntityRefLink entityRef={ref} />
        </li>
      ))}
      {hidden > 0 && (
        <li>{t('environmentRemoval.hidden', { count: hidden })}</li>
      )}
    </ul>
  );
}

/** What becomes of where its files are. */
function PlaceLeft(props: {
  plan: EnvironmentRemovalPlan;
  repository: string;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { repository } = props;
  const { folder, branch } = props.plan;
  if (folder === undefined) {
    return <>{t('environmentRemoval.goneRepository', { repository })}</>;
  }
  return (
    <>
      {branch === undefined
        ? t('environmentRemoval.goneFolder', { folder, repository })
        : t('environmentRemoval.goneBranch', { branch, folder, repository })}
    </>
  );
}

/** Where its pull request stands, and what is left once it is merged. */
function Standing(props: {
  plan: EnvironmentRemovalPlan;
  environment: Environment;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { plan, environment } = props;
  const { pullRequest, gone, namespace } = plan;
  const repository = environment.home ?? '';
  const link = pullRequest && (
    <ExternalLink href={pullRequest.url}>
      {t('common.pullRequest', { number: String(pullRequest.number) })}
    </ExternalLink>
  );
  if (gone) {
    return (
      <>
        <Text as="p">
          {t('environmentRemoval.gone')} {link}
        </Text>
        <ul>
          <li>{t('environmentRemoval.goneNamespace', { namespace })}</li>
          <li>{t('environmentRemoval.goneEntity')}</li>
          <li>
            <PlaceLeft plan={plan} repository={repository} />
          </li>
        </ul>
      </>
    );
  }
  return pullRequest?.state === 'open' ? (
    <Text as="p">
      {t('environmentRemoval.open')} {link}
    </Text>
  ) : (
    <Text as="p">{t('environmentRemoval.hint')}</Text>
  );
}

/** What removing an environment would do: what speaks against it first, then what goes, and what becomes of what runs. */
export function EnvironmentRemovalReview(props: {
  plan: EnvironmentRemovalPlan;
  environment: Environment;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { plan } = props;
  const { fleet, objects, namespace, engine } = plan;
  const standing = <Standing {...props} />;
  if (plan.gone) {
    return standing;
  }
  return (
    <Flex direction="column" gap="3">
      {standing}
      <Sentences
        status="danger"
        title={t('review.blocked')}
        sentences={plan.blocked}
      />
      <Facts
        facts={[
          [
            t('environmentRemoval.file'),
            fleet && `${fleet.repository} (${fleet.branch}): ${fleet.path}`,
          ],
          [
            t('environmentRemoval.objects'),
            objects.length > 0 && (
              <ul key="objects">
                {objects.map(object => (
                  <li key={object}>{object}</li>
                ))}
              </ul>
            ),
          ],
          [
            t('environmentRemoval.namespace'),
            t('environmentRemoval.namespaceWith', { namespace }),
          ],
          [
            t('environmentRemoval.services'),
            <Seen key="services" seen={plan.services} />,
          ],
          [
            t('environmentRemoval.downstream'),
            <Seen key="downstream" seen={plan.downstream} />,
          ],
          [t('environmentRemoval.holds'), String(plan.holds)],
        ]}
      />
      <Sentences
        status="warning"
        title={t('environmentRemoval.warnings')}
        sentences={[
          t('environmentRemoval.prune'),
          ...(engine ? [t(`environmentRemoval.${engine}`)] : []),
          t('environmentRemoval.secrets'),
        ]}
      />
    </Flex>
  );
}
