import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Reason } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { describeReason } from '../../view/describeReason';
import styles from './Reasons.module.css';

/** Reasons as a list of sentences; nothing when there are none. */
export function Reasons(props: { id?: string; reasons: Reason[] }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const sentences = [
    ...new Set(props.reasons.map(reason => describeReason(t, reason))),
  ];
  return sentences.length > 0 ? (
    <ul id={props.id} className={styles.reasons}>
      {sentences.map(sentence => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  ) : null;
}
