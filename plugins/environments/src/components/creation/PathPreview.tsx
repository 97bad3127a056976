import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { environmentsTranslationRef } from '../../i18n/translation';
import type { PathStep } from '../../view/creationPath';
import styles from './creation.module.css';
import { useEngineTitle } from './useEngineTitle';

/** A promotion path before it is there: what will be where, where the service comes to first, and where versions come from. */
export function PathPreview({ columns }: { columns: PathStep[][] }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const first = columns.flat().find(({ isFirst }) => isFirst);
  return (
    <section aria-label={t('creation.path')} className={styles.field}>
      <Text as="p" weight="bold">
        {t('creation.path')}
      </Text>
      {columns.length === 0 && (
        <Text as="p" color="secondary">
          {t('creation.pathEmpty')}
        </Text>
      )}
      <ol className={styles.path}>
        {columns.map(column => (
          <li key={column[0].environment.ref} className={styles.column}>
            <ul className={styles.column}>
              {column.map(step => (
                <Step key={step.environment.ref} step={step} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
      <Text as="p" variant="body-small" role="status">
        {first &&
          t('creation.firstSummary', { environment: first.environment.title })}
      </Text>
    </section>
  );
}

function Step({ step }: { step: PathStep }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { environment, isNew, isFirst, from, missing } = step;
  const { title, tier, repository } = environment;
  return (
    <li className={isNew ? `${styles.step} ${styles.new}` : styles.step}>
      <Text as="p" weight="bold">
        {title}
        {isNew && ` (${t('creation.isNew')})`}
      </Text>
      {tier && <Detail>{t(`tier.${tier}`)}</Detail>}
      <Place environment={environment} />
      {repository && <Detail>{repository}</Detail>}
      {isFirst && <Detail>{t('creation.first')}</Detail>}
      {from.length > 0 && (
        <Detail>{t('creation.from', { environments: from.join(', ') })}</Detail>
      )}
      {missing.length > 0 && !isFirst && (
        <Detail>
          {t('creation.missing', { environments: missing.join(', ') })}
        </Detail>
      )}
    </li>
  );
}

function Detail({ children }: { children: string }) {
  return (
    <Text as="p" variant="body-small" color="secondary">
      {children}
    </Text>
  );
}

/** The cluster of an environment, and what delivers to it. */
function Place({ environment }: { environment: PathStep['environment'] }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const engineTitle = useEngineTitle();
  const { cluster, engine } = environment;
  if (!cluster) {
    return null;
  }
  return (
    <Detail>
      {engine
        ? t('creation.deliveredBy', { cluster, engine: engineTitle(engine) })
        : t('creation.clusterOf', { cluster })}
    </Detail>
  );
}
