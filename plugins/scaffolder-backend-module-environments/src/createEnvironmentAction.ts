import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  DELIVERY_ENGINE_NAMES,
  type DeliveryEngineName,
} from '@downstage/readers';
import { stringify } from 'yaml';
import type { EnvironmentsClient } from './EnvironmentsClient';

const example = stringify({
  steps: [
    {
      id: 'environment',
      name: 'Create the environment',
      action: 'downstage:environment:create',
      input: {
        name: 'uat',
        owner: 'group:default/platform',
        tier: 'staging',
        promotesFrom: ['qa'],
        repository: 'https://github.com/acme/env-uat',
        engine: 'argocd',
        cluster: 'qa',
        fleet: { repository: 'https://github.com/acme/fleet' },
      },
    },
  ],
});

/** The answer of the environments plugin. */
interface CreatedEnvironment {
  status: 'created' | 'exists';
  repositoryUrl: string;
  catalogInfoUrl: string;
}

/** `downstage:environment:create`. */
export function createEnvironmentAction(options: {
  client: EnvironmentsClient;
}) {
  return createTemplateAction({
    id: 'downstage:environment:create',
    description:
      'Creates an environment repository with its catalog file and policy, and its delivery object in the fleet repository, where they do not exist.',
    supportsDryRun: true,
    examples: [{ description: 'A staging environment on Argo CD', example }],
    schema: {
      input: {
        name: z =>
          z
            .string({ description: 'Name of the environment' })
            .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
        title: z => z.string({ description: 'Title for people' }).optional(),
        owner: z => z.string({ description: 'Entity ref of the owner' }),
        system: z =>
          z.string({ description: 'Entity ref of the system' }).optional(),
        tier: z => z.enum(['development', 'testing', 'staging', 'production']),
        promotesFrom: z =>
          z.array(z.string(), {
            description: 'Environments that versions come from; [] for a first',
          }),
        repository: z =>
          z.string({ description: 'URL of the environment repository' }),
        private: z => z.boolean().optional(),
        engine: z => z.enum(DELIVERY_ENGINE_NAMES as [DeliveryEngineName]),
        cluster: z => z.string({ description: 'Name of the cluster' }),
        approvals: z =>
          z
            .number({
              description:
                'Approvals that a change needs; without it the branch is not protected',
            })
            .int()
            .optional(),
        fleet: z =>
          z.object(
            {
              repository: z.string(),
              branch: z.string().optional(),
              folder: z.string().optional(),
            },
            { description: 'Repository that the engine follows' },
          ),
      },
      output: {
        repositoryUrl: z => z.string(),
        catalogInfoUrl: z => z.string(),
        status: z => z.enum(['created', 'exists']),
      },
    },
    async handler(ctx) {
      const { repository } = ctx.input;
      const result: CreatedEnvironment = ctx.isDryRun
        ? {
            status: 'created',
            repositoryUrl: repository,
            catalogInfoUrl: `${repository}/blob/main/catalog-info.yaml`,
          }
        : await options.client.post('/v1/environments', {
            body: ctx.input,
            credentials: await ctx.getInitiatorCredentials(),
            signal: ctx.signal,
          });
      ctx.logger.info(
        result.status === 'created'
          ? `Created ${result.repositoryUrl}`
          : `${result.repositoryUrl} was there already`,
      );
      ctx.output('repositoryUrl', result.repositoryUrl);
      ctx.output('catalogInfoUrl', result.catalogInfoUrl);
      ctx.output('status', result.status);
    },
  });
}
