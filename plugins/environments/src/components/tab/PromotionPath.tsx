import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ServiceEnvironment } from '@downstage/backstage-plugin-environments-common';
import { RiArrowRightLine } from '@remixicon/react';
import { Fragment } from 'react';
import { environmentsTranslationRef } from '../../i18n/translation';
import { describeTile } from '../../view/describeTile';
import { layoutPath } from '../../view/layoutPath';
import type { Selection } from '../../view/selection';
import { EnvironmentTile } from './EnvironmentTile';
import styles from './PromotionPath.module.css';

/** The environments from first to last, rings beside each other in one column. */
export function PromotionPath(props: {
  /** Entity ref. */
  service: string;
  environments: ServiceEnvironment[];
  selected?: string;
  panelId: string;
  headingIdOf: (environment: string) => string;
  onSelect: (selection: Selection) => void;
  onChanged: () => Promise<void>;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { environments, selected, panelId, headingIdOf, onSelect } = props;
  const { service, onChanged } = props;
  return (
    <section className={styles.path} aria-label={t('tab.path')}>
      {layoutPath(environments).map((column, index) => (
        <Fragment key={column[0].environment.ref}>
          {index > 0 && (
            <RiArrowRightLine className={styles.arrow} aria-hidden />
          )}
          <div className={styles.column}>
            {column.map(item => {
              const { ref } = item.environment;
              return (
                <EnvironmentTile
                  key={ref}
                  service={service}
                  tile={describeTile(item, environments)}
                  selected={ref === selected}
                  panelId={panelId}
                  headingId={headingIdOf(ref)}
                  onSelect={() =>
                    onSelect(ref === selected ? {} : { environment: ref })
                  }
                  onPromote={() =>
                    onSelect({ environment: ref, dialog: 'promote' })
                  }
                  onRollback={record =>
                    onSelect({ environment: ref, dialog: 'rollback', record })
                  }
                  onHistory={() => onSelect({ environment: ref })}
                  onChanged={onChanged}
                />
              );
            })}
          </div>
        </Fragment>
      ))}
    </section>
  );
}
