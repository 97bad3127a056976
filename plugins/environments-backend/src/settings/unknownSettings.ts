import type { Config } from '@backstage/config';

/** What the plugin reads, and the sections of the modules that come with it. */
const KNOWN = [
  'argocd',
  'componentTypes',
  'creation',
  'environments',
  'fleets',
  'github',
  'homes',
  'kubernetes',
  'pollSeconds',
  'requestsPerMinute',
];

/** A sentence on the keys of `environments` that nothing reads, such as those that are misspelt; undefined without any. */
export function unknownSettings(config: Config): string | undefined {
  const keys = config.getOptionalConfig('environments')?.keys() ?? [];
  const unknown = keys.filter(key => !KNOWN.includes(key));
  return unknown.length > 0
    ? `app-config: nothing reads ${unknown
        .map(key => `environments.${key}`)
        .join(', ')}. Known are ${KNOWN.join(', ')}`
    : undefined;
}
