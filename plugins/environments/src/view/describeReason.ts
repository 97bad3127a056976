import type { Reason } from '@downstage/backstage-plugin-environments-common';
import type { TranslationFunction } from '@backstage/frontend-plugin-api';
import { messages } from '../i18n/messages';
import type { environmentsTranslationRef } from '../i18n/translation';

/** The plugin's translation function. */
export type Translate = TranslationFunction<
  (typeof environmentsTranslationRef)['T']
>;

/** Parameters whose values are words of ours. */
const TRANSLATED = ['health'] as const;

/** A reason as a sentence in the portal's language. One that a newer server knows and this page does not is told by its id. */
export function describeReason(t: Translate, reason: Reason): string {
  const { id, parts = [] } = reason;
  if (!(id in messages.reason)) {
    return id;
  }
  const params: Record<string, string> = { ...reason.params };
  for (const name of TRANSLATED) {
    if (params[name]) {
      params[name] = t(`health.${params[name]}` as 'health.healthy');
    }
  }
  if (parts.length > 0) {
    params.parts = parts.map(part => describeReason(t, part)).join(', ');
  }
  return t(`reason.${id}`, params as never);
}
