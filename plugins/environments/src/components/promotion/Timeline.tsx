import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PromotionEvent } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { toneOfPromotion } from '../../view/tone';
import { Person } from '../shared/Person';
import { StatusText } from '../shared/Status';
import { Moment } from '../shared/Time';
import styles from './Timeline.module.css';

/** The steps of a promotion, first to last. */
export function Timeline(props: { events: PromotionEvent[] }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <ol className={styles.timeline} aria-label={t('promotion.timeline')}>
      {props.events.map(({ from, to, actor, at, reason }) => (
        <li key={`${at} ${to}`}>
          <StatusText
            tone={toneOfPromotion(to)}
            text={
              from
                ? t('promotion.step', {
                    from: t(`promotionState.${from}`),
                    to: t(`promotionState.${to}`),
                  })
                : t(`promotionState.${to}`)
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
