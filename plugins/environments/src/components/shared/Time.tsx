import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { durationSince } from '../../view/duration';
import { useNow } from '../../live/useNow';
import { environmentsTranslationRef } from '../../i18n/translation';

/** A moment in the reader's own format. */
export function Moment(props: { at?: string }) {
  return props.at ? (
    <time dateTime={props.at}>{new Date(props.at).toLocaleString()}</time>
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
    <time dateTime={props.since} title={new Date(props.since).toLocaleString()}>
      {t('age.since', {
        state: props.state,
        duration: t(`age.${unit}`, { length: String(count) }),
      })}
    </time>
  );
}
