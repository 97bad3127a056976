import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { environmentsTranslationRef } from '../../i18n/translation';

/** What a version is reported by that was found in a registry, before its host. */
const REGISTRY = 'registry:';

/** Who acted: a link for an entity ref, a word for the system's own parts, else the name as it is. */
export function Person(props: { actor?: string }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { actor } = props;
  switch (actor) {
    case undefined:
      return <>–</>;
    case 'scm':
      return <>{t('promotion.actorScm')}</>;
    case 'delivery':
      return <>{t('promotion.actorDelivery')}</>;
    case 'system':
      return <>{t('promotion.actorSystem')}</>;
    default:
      if (actor.startsWith(REGISTRY)) {
        const host = actor.slice(REGISTRY.length);
        return <>{t('promotion.actorRegistry', { host })}</>;
      }
      return /^[a-z]+:[^/\s]+\/\S+$/i.test(actor) ? (
        <EntityRefLink entityRef={actor} />
      ) : (
        <>{actor}</>
      );
  }
}
