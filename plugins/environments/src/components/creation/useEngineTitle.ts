import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { environmentsTranslationRef } from '../../i18n/translation';

/** What delivery engines are called; those that are not known here by their name. */
export function useEngineTitle(): (engine: string) => string {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const titles: Record<string, string> = {
    argocd: t('creation.engine.argocd'),
    flux: t('creation.engine.flux'),
  };
  return engine => (Object.hasOwn(titles, engine) ? titles[engine] : engine);
}
