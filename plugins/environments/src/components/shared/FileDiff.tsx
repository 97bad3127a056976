import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { environmentsTranslationRef } from '../../i18n/translation';
import { readDiff } from '../../view/readDiff';
import styles from './FileDiff.module.css';

/** The exact change of one file. The signs stay in the text, so that colour says nothing alone. */
export function FileDiff(props: {
  path: string;
  diff: string;
  /** What the diff is called; default: the change of the file. */
  label?: string;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.path}>{props.path}</figcaption>
      <div
        className={styles.diff}
        role="region"
        aria-label={props.label ?? t('review.diff', { path: props.path })}
        // A region that scrolls has to be reachable with the keyboard
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        {readDiff(props.diff).map(({ kind, text }, index) => (
          <div key={`${index} ${text}`} className={styles[kind]}>
            {text || ' '}
          </div>
        ))}
      </div>
    </figure>
  );
}
