import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { environmentsTranslationRef } from '../../i18n/translation';
import type { CreationCheck } from '../../live/useCreationCheck';
import type { Tone } from '../../view/tone';
import { StatusText } from '../shared/Status';
import styles from './creation.module.css';

const TONES: Record<CreationCheck['status'], Tone> = {
  none: 'unknown',
  checking: 'busy',
  fits: 'good',
  refused: 'bad',
  unknown: 'unknown',
};

/** What is known about a field's value. It is read out when it changes. */
export function FieldNotes(props: {
  id: string;
  check: CreationCheck;
  /** What is said where nothing speaks against the value. */
  fits: string;
  /** What the form shows already. */
  rawErrors?: string[];
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { id, check, fits, rawErrors = [] } = props;
  const { status, messages } = check;
  const words = {
    none: [],
    checking: [t('creation.checking')],
    fits: [fits],
    refused: messages.filter(message => !rawErrors.includes(message)),
    unknown: [t('creation.unchecked')],
  }[status];
  return (
    <div id={id} role="status" className={styles.notes}>
      {words.map(text => (
        <p key={text}>
          <StatusText tone={TONES[status]} text={text} />
        </p>
      ))}
    </div>
  );
}
