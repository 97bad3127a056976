import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type {
  PromotableService,
  PromotionBatchChange,
  PromotionBatchPlan,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { carriedOut } from '../../view/batch';
import { describeReason } from '../../view/describeReason';
import { Commits } from '../review/Commits';
import { Consents } from '../review/Consents';
import { DataTable } from '../shared/DataTable';
import { ExternalLink } from '../shared/ExternalLink';
import { Facts } from '../shared/Facts';
import { FileDiff } from '../shared/FileDiff';
import { Sentences } from '../shared/Sentences';

type TitleOf = (service: string) => string;

/** One pull request: what it brings, and where. */
function Change(props: { change: PromotionBatchChange; titleOf: TitleOf }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { change, titleOf } = props;
  const { title, repository, branch, services, files, refused } = change;
  return (
    <section aria-label={title}>
      <Text as="h3" variant="title-small">
        {title}
      </Text>
      <Sentences
        status="danger"
        title={t('review.blocked')}
        sentences={refused ? [refused] : []}
      />
      <Facts
        facts={[
          [t('environment.services'), services.map(titleOf).join(', ')],
          [
            t('review.repository'),
            <ExternalLink key="repository" href={repository}>
              {repository}
            </ExternalLink>,
          ],
          [t('review.branch'), branch],
        ]}
      />
      {files.map(file => (
        <FileDiff key={file.path} path={file.path} diff={file.diff} />
      ))}
    </section>
  );
}

/** What promoting services together would do: what stays behind first, then each pull request, then the commits. */
export function BatchPlanReview(props: {
  plan: PromotionBatchPlan;
  /** The services that were to choose from. */
  services: PromotableService[];
  isAgreed: boolean;
  onAgree: (isAgreed: boolean) => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { plan, isAgreed, onAgree } = props;
  const { plans, refused, changes } = plan;
  const carried = carriedOut(plan);
  const titles = new Map(
    props.services.map(({ service, title }) => [service, title]),
  );
  const titleOf = (service: string) => titles.get(service) ?? service;
  const named = (service: string, sentence: string) =>
    t('together.named', { service: titleOf(service), sentence });
  return (
    <Flex direction="column" gap="3">
      <Text as="p">{t('together.pulls', { count: changes.length })}</Text>
      <Sentences
        status="danger"
        title={t('together.leftOut')}
        sentences={[
          ...refused.map(({ service, reason }) => named(service, reason)),
          ...plans.flatMap(({ service, blocked }) =>
            blocked.map(reason => named(service, describeReason(t, reason))),
          ),
        ]}
      />
      <Consents
        consents={carried.flatMap(({ service, consents }) =>
          consents.map(consent => named(service, consent)),
        )}
        isAgreed={isAgreed}
        onAgree={onAgree}
      />
      <Sentences
        status="warning"
        title={t('review.warnings')}
        sentences={carried.flatMap(({ service, warnings }) =>
          warnings.map(reason => named(service, describeReason(t, reason))),
        )}
      />
      <DataTable
        label={t('environment.services')}
        columns={[t('promotion.service'), t('promotion.version')]}
        rows={carried.map(({ service, fromVersion, toVersion }) => ({
          key: service,
          cells: [
            titleOf(service),
            t('review.fromTo', { from: fromVersion, to: toVersion }),
          ],
        }))}
        empty={t('together.nothing')}
      />
      {changes.map(change => (
        <Change
          key={`${change.repository} ${change.branch}`}
          change={change}
          titleOf={titleOf}
        />
      ))}
      {carried.map(({ service, changelog }) => (
        <Commits
          key={service}
          changelog={changelog}
          service={titleOf(service)}
        />
      ))}
    </Flex>
  );
}
