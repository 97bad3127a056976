import type { Config } from '@backstage/config';

/** Nothing is known of what is below a key, or it is checked by whoever reads it. */
const ANY = undefined;

/** The keys of `environments` in app-config, and those of its sections; also those that modules read. */
export const KNOWN_KEYS: Record<string, string[] | undefined> = {
  argocd: ['pollSeconds', 'instances'],
  artifacts: ['reporters', 'registries'],
  componentTypes: ANY,
  creation: [
    'quota',
    'repositories',
    'services',
    'shared',
    'tiers',
    'webhook',
    'workflow',
  ],
  environments: ANY,
  fleets: ANY,
  github: ['writesPerMinute'],
  homes: ANY,
  kubernetes: [
    'kubeconfig',
    'contexts',
    'plugin',
    'inCluster',
    'namespaces',
    'pods',
    'argocd',
  ],
  maxSourceFiles: ANY,
  maxSourceMegabytes: ANY,
  pollSeconds: ANY,
  previews: ANY,
  pullRequestsAsPerson: ANY,
  requestsPerMinute: ANY,
};

const isSection = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The keys below `environments` that nobody reads, such as misspelt ones.
 *
 * @param providers - Ids of SCM providers, which may have a section of their own
 */
export function findUnknownKeys(config: Config, providers: string[]): string[] {
  const section = config.getOptional('environments');
  if (!isSection(section)) {
    return [];
  }
  return Object.entries(section).flatMap(([key, value]) => {
    if (!Object.hasOwn(KNOWN_KEYS, key)) {
      return providers.includes(key) ? [] : [`environments.${key}`];
    }
    const known = KNOWN_KEYS[key];
    return known && isSection(value)
      ? Object.keys(value)
          .filter(name => !known.includes(name))
          .map(name => `environments.${key}.${name}`)
      : [];
  });
}

/** One line for the log. */
export function describeUnknownKeys(unknown: string[]): string {
  const sections = new Set(
    unknown.map(path => path.split('.').slice(1, -1)[0]),
  );
  const known = [...sections].map(section =>
    section
      ? `environments.${section}: ${KNOWN_KEYS[section]?.join(', ')}`
      : `environments: ${Object.keys(KNOWN_KEYS).join(', ')}`,
  );
  return `app-config has keys that nothing reads: ${unknown.join(
    ', ',
  )}. Correct or remove them (known in ${known.join('; in ')})`;
}
