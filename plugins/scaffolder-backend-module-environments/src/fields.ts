import type { z as zod } from 'zod/v3';

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What environments begin with. */
const LAYOUTS = [
  'kustomize',
  'helm-values',
  'umbrella-chart',
  'flux',
  'argocd',
  'helmfile',
] as const;

/** What describes a service that is to be created, with its repository. */
export const serviceFields = (z: typeof zod) => ({
  name: z.string({ description: 'Name of the service' }).regex(NAME),
  description: z.string({ description: 'What it does' }).optional(),
  owner: z.string({
    description:
      "Entity ref of the owner; its name is the team's name at the host",
  }),
  system: z.string({ description: 'Entity ref of the system' }).optional(),
  repository: z.string({ description: 'URL of the service repository' }),
  private: z
    .boolean({ description: 'Whether it is private; default true' })
    .optional(),
  approvals: z
    .number({ description: 'Approvals that a change needs; default 1' })
    .int()
    .min(1)
    .optional(),
  checks: z
    .array(z.string(), {
      description:
        'Status checks that a pull request has to pass, such as test; default none',
    })
    .optional(),
});

/** What is delivered for the pull requests of a service. */
export const previewFields = (z: typeof zod) => ({
  image: z.string({ description: 'Image repository without tag' }),
});

/** Where the files are that a repository gets. */
export const sourcePathField = (z: typeof zod) =>
  z
    .string({ description: 'Folder of the workspace; default all of it' })
    .optional();

/** What describes an environment that is to be created. */
export const environmentFields = (z: typeof zod) => ({
  name: z.string({ description: 'Name of the environment' }).regex(NAME),
  title: z.string({ description: 'Title for people' }).optional(),
  owner: z.string({ description: 'Entity ref of the owner' }),
  system: z.string({ description: 'Entity ref of the system' }).optional(),
  tier: z.enum(['development', 'testing', 'staging', 'production']),
  promotesFrom: z.array(z.string(), {
    description: 'Environments that versions come from; [] for a first',
  }),
  repository: z.string({ description: 'URL of the environment repository' }),
  folder: z
    .string({
      description:
        'The folder of a shared repository that it is, such as environments/uat; default a repository of its own',
    })
    .optional(),
  branch: z
    .string({
      description:
        'The branch of a shared repository that it is, such as env/uat; not together with folder',
    })
    .optional(),
  layout: z
    .enum(LAYOUTS, {
      description:
        'What its repository begins with, flux only where Flux delivers, argocd only where Argo CD takes Applications from its namespace, helmfile only where Argo CD has its plugin; default kustomize',
    })
    .optional(),
  secrets: z
    .enum(['none', 'sealed-secrets', 'external-secrets', 'sops'], {
      description: 'How its Secrets are kept in Git; default none',
    })
    .optional(),
  private: z
    .boolean({ description: 'Whether it is private; default true' })
    .optional(),
  cluster: z.string({
    description:
      'Name of the cluster; where its engine takes its objects from is known',
  }),
  approvals: z
    .number({
      description: 'Approvals that a change needs; default that of the tier',
    })
    .int()
    .min(1)
    .optional(),
});

/** The chart that deploys a service, where the environment deploys charts. */
export const chartField = (z: typeof zod) =>
  z
    .object(
      { name: z.string(), repository: z.string(), version: z.string() },
      {
        description:
          'The chart that deploys it, where the environment deploys charts',
      },
    )
    .optional();

/** What describes where a service is to live. */
export const deploymentFields = (z: typeof zod) => ({
  environments: z
    .array(z.string(), { description: 'Entity refs of the environments' })
    .min(1),
  service: z.string({ description: 'Name of the service' }).regex(NAME),
  image: z.string({ description: 'Image repository without tag' }),
  tag: z
    .string({
      description:
        'First tag; default what continuous integration reports, as soon as it does',
    })
    .optional(),
  port: z
    .number({ description: 'Port of the container; default 8080' })
    .int()
    .optional(),
  partOf: z
    .string({ description: 'Value of app.kubernetes.io/part-of' })
    .optional(),
  chart: chartField(z),
  team: z.string({ description: 'Value of the label owner.team' }).optional(),
  workload: z
    .object({
      probes: z
        .object({
          live: z.string({ description: 'Path, such as /healthz' }),
          ready: z.string({ description: 'Path, such as /readyz' }),
        })
        .optional(),
      resources: z
        .object({
          cpu: z.string({ description: 'Requested, such as 100m' }),
          memory: z.string({ description: 'Requested and limit: 128Mi' }),
        })
        .optional(),
      restricted: z
        .boolean({
          description:
            'Runs as any user but root, on a file system that it cannot write',
        })
        .optional(),
      autoscale: z
        .object({ min: z.number().int(), max: z.number().int() })
        .optional(),
    })
    .describe('What its image is made for')
    .optional(),
});
