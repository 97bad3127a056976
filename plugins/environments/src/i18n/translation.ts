import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { messages } from './messages';

/**
 * Every text of the plugin, in English; German comes along.
 *
 * @public
 */
export const environmentsTranslationRef = createTranslationRef({
  id: 'plugin.environments',
  messages,
  translations: { de: () => import('./de') },
});
