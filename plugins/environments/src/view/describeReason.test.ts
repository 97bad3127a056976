import { formatReason } from '@downstage/backstage-plugin-environments-common';
import { messages } from '../i18n/messages';
import { type Translate, describeReason } from './describeReason';

/** English, without the portal. */
const t = ((key: string, params?: Record<string, string>) => {
  const [group, name] = key.split('.');
  return group === 'health'
    ? messages.health[name as 'healthy']
    : formatReason({ id: name as 'permitted', params });
}) as unknown as Translate;

it.each([
  ['missing', 'Health of 1.1.0 in Dev: Not running.'],
  ['unknown', 'Health of 1.1.0 in Dev: Health unknown.'],
  ['degraded', 'Health of 1.1.0 in Dev: Degraded.'],
])('puts the word for %s into its sentence', (health, sentence) => {
  const params = { version: '1.1.0', environment: 'Dev', health };
  expect(describeReason(t, { id: 'upstream-healthy', params })).toBe(sentence);
});
