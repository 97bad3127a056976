/**
 * How far a version has come that runs in an environment.
 *
 * @public
 */
export type Tier = 'development' | 'testing' | 'staging' | 'production';

/** The tiers of environments, from first to last. */
export const TIERS: readonly Tier[] = [
  'development',
  'testing',
  'staging',
  'production',
];

/** What environments of a tier are called. */
const WORDS: Record<Tier, string> = {
  development: 'dev|develop|development|sandbox|playground',
  testing: 'test|testing|qa|sit|int|integration|e2e',
  staging:
    'stage|staging|stg|uat|pre|preprod|pre-prod|preproduction|acceptance',
  production: 'prod|prd|production|live',
};

/**
 * The tier of an environment by its name, such as `prod-eu` or `team-a-dev`; undefined where no word of it says so.
 *
 * @public
 */
export function tierOf(name: string): Tier | undefined {
  // "pre-prod" is no production
  return (['staging', 'development', 'testing', 'production'] as const).find(
    tier => new RegExp(`(^|[-_.])(${WORDS[tier]})([-_.\\d]|$)`, 'i').test(name),
  );
}

/** The name of an entity that is closest to that of a folder or repository. */
export function entityName(text: string): string {
  return text
    .toLocaleLowerCase('en-US')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
}

/**
 * The name of an environment by that of its repository, such as `qa` of `https://github.com/acme/env-qa`.
 *
 * @public
 */
export function nameOfRepository(repository: string): string {
  const name = entityName(repository.replace(/\/+$/, '').split('/').at(-1)!);
  return name.replace(
    /^(env|environment|gitops)-|-(env|environment|gitops)$/g,
    '',
  );
}
