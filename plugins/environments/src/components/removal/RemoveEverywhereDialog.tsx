import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Checkbox,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Link,
  Text,
} from '@backstage/ui';
import type {
  Promotion,
  ServiceRemovalPlan,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { promotionRouteRef } from '../../routes';
import { Failure } from '../shared/Failure';
import { Loading } from '../shared/Loading';
import { Sentences } from '../shared/Sentences';
import { useFocusOnStep } from '../shared/useFocusOnStep';
import { PlannedRemovalSection } from './PlannedRemovalSection';
import { WhatIsLeft } from './WhatIsLeft';
import { type RemovalReview, useRemovalReview } from './useRemovalReview';

type TitleOf = (environment: string) => string;

/** What was started, and where it can be followed. */
function Started(props: { promotions: Promotion[]; titleOf: TitleOf }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const promotionLink = useRouteRef(promotionRouteRef);
  return (
    <>
      <Text as="p">{t('removal.everywhere.done')}</Text>
      <ul aria-label={t('removal.everywhere.started')}>
        {props.promotions.map(({ id, environment }) => (
          <li key={id}>
            <Link href={promotionLink({ id })}>
              {t('removal.from', { environment: props.titleOf(environment) })}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What would go, environment by environment, and what stays. */
function Plan(props: {
  plan: ServiceRemovalPlan;
  review: RemovalReview;
  titleOf: TitleOf;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { plan, review, titleOf } = props;
  const { targets, denied, hidden } = plan;
  const { selected, isAgreed } = review;
  return (
    <>
      <Text as="p">
        {t('removal.everywhere.pulls', { count: selected.size })}
      </Text>
      <Sentences
        status="warning"
        title={t('removal.everywhere.stays')}
        sentences={[
          ...denied.map(ref =>
            t('removal.everywhere.denied', { environment: titleOf(ref) }),
          ),
          ...(hidden > 0
            ? [t('removal.everywhere.hidden', { count: hidden })]
            : []),
        ]}
      />
      {targets.map(target => (
        <PlannedRemovalSection
          key={target.environment}
          target={target}
          title={titleOf(target.environment)}
          isSelected={selected.has(target.environment)}
          onSelect={isSelected => review.select(target.environment, isSelected)}
        />
      ))}
      {selected.size > 0 && (
        <Checkbox isSelected={isAgreed} onChange={review.agree}>
          {t('removal.everywhere.agree', { count: selected.size })}
        </Checkbox>
      )}
    </>
  );
}

/** Shows what taking a service out of every environment would do, and starts it in those that are selected. */
export function RemoveEverywhereDialog(props: {
  /** Entity ref. */
  service: string;
  /** Titles of environments, by ref. */
  titles: ReadonlyMap<string, string>;
  onClose: () => void;
  /** Removals were started. */
  onStarted: () => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { service, titles, onClose, onStarted } = props;
  const review = useRemovalReview(service);
  const { plan, error, selected, isAgreed, isStarting, started } = review;
  const titleOf = (ref: string) => titles.get(ref) ?? ref;
  const body = useFocusOnStep(started !== undefined);
  const start = async () => {
    if (await review.start()) {
      onStarted();
    }
  };
  return (
    <Dialog
      isOpen
      isDismissable={!isStarting}
      onOpenChange={isOpen => !isOpen && onClose()}
      width="min(880px, 95vw)"
    >
      <DialogHeader>{t('removal.everywhere.title')}</DialogHeader>
      <DialogBody>
        <div ref={body} tabIndex={-1}>
          <Flex direction="column" gap="3">
            {error && <Failure error={error} />}
            {started && <Started promotions={started} titleOf={titleOf} />}
            {plan && !started && (
              <Plan plan={plan} review={review} titleOf={titleOf} />
            )}
            {plan && <WhatIsLeft service={service} />}
            {!plan && !error && <Loading />}
          </Flex>
        </div>
      </DialogBody>
      <DialogFooter>
        {!started && (
          <Button
            destructive
            onPress={() => void start()}
            isDisabled={selected.size === 0 || !isAgreed}
            isPending={isStarting}
          >
            {t('removal.everywhere.confirm', { count: selected.size })}
          </Button>
        )}
        <Button variant="secondary" onPress={onClose} isDisabled={isStarting}>
          {started ? t('panel.close') : t('common.cancel')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
