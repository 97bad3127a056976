import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Promotion,
  PromotionState,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { promotionState } from '../../view/promotionState';
import { toneOfPromotion } from '../../view/tone';
import { Person } from '../shared/Person';
import { StatusText } from '../shared/Status';
import { Moment } from '../shared/Time';
import styles from './Timeline.module.css';

/** The steps of a promotion, first to last. */
export function Timeline(props: { promotion: Promotion }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { kind, events } = props.promotion;
  const stateOf = (state: PromotionState) => promotionState(t, { kind, state });
  return (
    <ol className={styles.timeline} aria-label={t('promotion.timeline')}>
      {events.map(({ from, to, actor, at, reason }) => (
        <li key={`${at} ${to}`}>
          <StatusText
            tone={toneOfPromotion(to)}
            text={
              from
                ? t('promotion.step', {
                    from: stateOf(from),
                    to: stateOf(to),
                  })
                : stateOf(to)
            }
          />
          <div className={styles.quiet}>
            <Moment at={at} />, <Person actor={actor} />
          </div>
          <div>{reason}</div>
        </li>
      ))}
    </ol>
  );
}
