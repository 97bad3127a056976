import type {
  CreationWish,
  EnvironmentSearch,
  EnvironmentTier,
} from '@downstage/backstage-plugin-environments-common';
import { z } from 'zod';
import { REPOSITORY } from './proposals';

const text = z.string().min(1).optional().catch(undefined);
/** Those that an environment can be of, from first to last. */
export const TIERS = [
  'development',
  'testing',
  'staging',
  'production',
] as const;

const schema = z
  .object({
    name: text,
    owner: text,
    system: text,
    repository: text,
    branch: text,
    folder: text,
    image: text,
    previews: z.boolean().catch(false),
    environments: z.array(z.string()).catch([]),
    createEnvironment: z.boolean().catch(false),
    environment: z
      .object({
        name: text,
        title: text,
        tier: z
          .enum(TIERS satisfies readonly EnvironmentTier[])
          .optional()
          .catch(undefined),
        promotesFrom: text,
        place: z
          .enum(['repository', 'folder', 'branch'])
          .optional()
          .catch(undefined),
        repository: text,
        shared: z
          .object({ repository: text, folder: text, branch: text })
          .catch({}),
        layout: text,
        secrets: text,
        cluster: text,
      })
      .catch({ shared: {} }),
  })
  .catch({
    previews: false,
    environments: [],
    createEnvironment: false,
    environment: { shared: {} },
  });

/** The parameters of a template that the fields know by name; a template may have others, and need not have all. */
export type CreationForm = z.output<typeof schema>;

/** Reads what was entered so far. */
export const readForm = (formData: unknown): CreationForm =>
  schema.parse(formData);

/** What an environment, a service or a namespace can be called. */
export const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Entity ref of the environment that a form creates. */
export const newEnvironmentRef = (name: string) => `resource:default/${name}`;

/** The service, as far as it can be checked; undefined while something is missing. */
export function serviceWish({
  name,
  owner,
  system,
  repository,
}: CreationForm): CreationWish['service'] {
  return name &&
    owner &&
    repository &&
    NAME.test(name) &&
    REPOSITORY.test(repository)
    ? { name, owner, ...(system ? { system } : {}), repository }
    : undefined;
}

/** The repository of a new environment, and the folder or branch of it that it is; undefined while it is not known. */
export function placeOf({
  place,
  repository,
  shared,
}: CreationForm['environment']):
  | { repository: string; folder?: string; branch?: string }
  | undefined {
  if (place === 'folder' || place === 'branch') {
    const part = shared[place];
    return shared.repository && part
      ? { repository: shared.repository, [place]: part }
      : undefined;
  }
  return repository && REPOSITORY.test(repository) ? { repository } : undefined;
}

/** The new environment, as far as it can be checked; undefined while something is missing, and where there is to be none. */
export function environmentWish({
  owner,
  system,
  createEnvironment,
  environment,
}: CreationForm): CreationWish['environment'] {
  const { name, title, tier, layout, secrets, cluster, promotesFrom } =
    environment;
  const place = placeOf(environment);
  const isComplete = name && owner && tier && place && cluster;
  if (!createEnvironment || !isComplete) {
    return undefined;
  }
  return NAME.test(name)
    ? {
        ...(title ? { title } : {}),
        ...(layout ? { layout } : {}),
        ...(secrets ? { secrets } : {}),
        name,
        owner,
        ...(system ? { system } : {}),
        tier,
        ...place,
        cluster,
        promotesFrom: promotesFrom ? [promotesFrom] : [],
      }
    : undefined;
}

/**
 * Entity refs of where the service comes to by itself, or may: a new environment with an upstream gets it by a promotion, unless it is
 * the only one.
 */
export function placesOf({
  environments,
  createEnvironment,
  environment: { name, promotesFrom },
}: CreationForm): string[] {
  const isPlace =
    createEnvironment && name && (!promotesFrom || environments.length === 0);
  return isPlace ? [...environments, newEnvironmentRef(name)] : environments;
}

/** The service in its environments, as far as it can be checked; undefined while something is missing. */
export function deploymentWish(form: CreationForm): CreationWish | undefined {
  const { image } = form;
  const service = serviceWish(form);
  const environment = environmentWish(form);
  const environments = placesOf({
    ...form,
    createEnvironment: environment !== undefined,
  });
  return service && image && environments.length > 0
    ? {
        service,
        ...(environment ? { environment } : {}),
        deployment: { environments, image },
      }
    : undefined;
}

/** Previews of the service, as far as they can be checked; undefined while something is missing, and where there are to be none. */
export function previewsWish(form: CreationForm): CreationWish | undefined {
  const { image, previews } = form;
  const service = serviceWish(form);
  return service && image && previews
    ? { service, previews: { image } }
    : undefined;
}

/** Where the environments of a repository are looked for; undefined while something is missing. */
export function environmentSearch({
  repository,
  branch,
  owner,
  system,
  folder,
  name,
}: CreationForm): EnvironmentSearch | undefined {
  const isComplete = repository && owner && REPOSITORY.test(repository);
  if (!isComplete || (name && !NAME.test(name))) {
    return undefined;
  }
  return {
    repository,
    ...(branch ? { branch } : {}),
    owner,
    ...(system ? { system } : {}),
    ...(folder ? { folder } : {}),
    ...(name ? { name } : {}),
  };
}
