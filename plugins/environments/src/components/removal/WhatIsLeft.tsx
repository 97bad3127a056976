import { parseEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Alert } from '@backstage/ui';
import { useEffect, useState } from 'react';
import { environmentsApiRef } from '../../api';
import { environmentsTranslationRef } from '../../i18n/translation';
import { RemovePreviews } from './RemovePreviews';

/** Whether fleets have previews of a service; `unknown` also to those who may not ask. */
function useFleetPreviews(service: string): 'some' | 'none' | 'unknown' {
  const api = useApi(environmentsApiRef);
  const [found, setFound] = useState<'some' | 'none' | 'unknown'>('none');
  useEffect(() => {
    let isWanted = true;
    void api
      .planPreviewsRemoval(service)
      .then(
        ({ fleets }) =>
          fleets.some(({ files }) => files.length > 0)
            ? ('some' as const)
            : ('none' as const),
        () => 'unknown' as const,
      )
      .then(known => isWanted && setFound(known));
    return () => {
      isWanted = false;
    };
  }, [api, service]);
  return found;
}

/** What is left in fleets that previews are made by; nothing where there is nothing. */
function LeftPreviews({ service }: { service: string }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const found = useFleetPreviews(service);
  const { name } = parseEntityRef(service);
  if (found === 'none') {
    return null;
  }
  return (
    <li>
      {found === 'some' ? (
        <>
          {t('removal.everywhere.leftPreviews', { name })}{' '}
          <RemovePreviews service={service} />
        </>
      ) : (
        t('removal.everywhere.leftPreviewsUnknown', { name })
      )}
    </li>
  );
}

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
          <LeftPreviews service={props.service} />
        </ul>
      }
    />
  );
}
