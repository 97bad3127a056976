import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import type { RolloutStep } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { promotionRouteRef } from '../../routes';
import { describeWait } from '../../view/describeWait';
import { toneOfPromotion } from '../../view/tone';
import { DataTable } from '../shared/DataTable';
import { ExternalLink } from '../shared/ExternalLink';
import { StatusText } from '../shared/Status';

const nameOf = (ref: string) => parseEntityRef(ref).name;

/** All environments that a version goes to in order: where each stands, and what it waits for. */
export function Rings(props: {
  /** Id of the promotion that is shown. */
  own: string;
  steps: RolloutStep[];
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const promotionLink = useRouteRef(promotionRouteRef);
  const { own, steps } = props;
  return (
    <section aria-label={t('rings.list')}>
      <Text as="h3" variant="title-small">
        {t('rings.list')}
      </Text>
      <Text as="p">{t('rings.hint')}</Text>
      <DataTable
        label={t('rings.list')}
        columns={[
          t('promotion.environment'),
          t('rings.ring'),
          t('promotion.state'),
          t('promotion.pullRequest'),
        ]}
        rows={steps.map(
          ({ id, environment, ring, state, reason, waits, pullRequest }) => ({
            key: id,
            cells: [
              id === own ? (
                <strong key="own" aria-current="true">
                  {nameOf(environment)}
                </strong>
              ) : (
                <Link key="link" href={promotionLink({ id })}>
                  {nameOf(environment)}
                </Link>
              ),
              String(ring),
              <span key="state">
                <StatusText
                  tone={waits ? 'paused' : toneOfPromotion(state)}
                  text={
                    waits ? t('rings.waiting') : t(`promotionState.${state}`)
                  }
                />{' '}
                {waits ? describeWait(t, waits, nameOf) : reason}
              </span>,
              pullRequest ? (
                <ExternalLink key="pull" href={pullRequest.url}>
                  {t('common.pullRequest', {
                    number: String(pullRequest.number),
                  })}
                </ExternalLink>
              ) : (
                '–'
              ),
            ],
          }),
        )}
        empty={t('together.nothing')}
      />
    </section>
  );
}
