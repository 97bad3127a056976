import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Alert } from '@backstage/ui';
import { environmentsTranslationRef } from '../../i18n/translation';

/** What a removal from everywhere does not touch, and people do when it is over. */
export function WhatIsLeft(props: {
  /** Entity ref. */
  service: string;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <Alert
      status="info"
      icon
      title={t('removal.everywhere.left')}
      description={
        <ul>
          <li>{t('removal.everywhere.leftReports')}</li>
          <li>
            {t('removal.everywhere.leftEntity')}{' '}
            <EntityRefLink entityRef={props.service} />
          </li>
          <li>{t('removal.everywhere.leftRepository')}</li>
        </ul>
      }
    />
  );
}
