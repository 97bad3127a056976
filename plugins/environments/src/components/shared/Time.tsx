import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { durationSince } from '../../view/duration';
import { formatMoment } from '../../view/formatTime';
import { useNow } from '../../live/useNow';
import { environmentsTranslationRef } from '../../i18n/translation';

/** A moment as it is written in the language of the texts. */
export function Moment(props: { at?: string }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return props.at ? (
    <time dateTime={props.at}>{formatMoment(props.at, t('language'))}</time>
  ) : (
    <>–</>
  );
}

/** How long a state has held: "Healthy for 3 h", with the moment as title. */
export function Age(props: { state: string; since: string }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const now = useNow();
  const { unit, count } = durationSince(props.since, now);
  return (
    <time
      dateTime={props.since}
      title={formatMoment(props.since, t('language'))}
    >
      {t('age.since', {
        state: props.state,
        duration: t(`age.${unit}`, { length: String(count) }),
      })}
    </time>
  );
}
