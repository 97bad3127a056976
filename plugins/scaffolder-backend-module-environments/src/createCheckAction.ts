import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import type { EnvironmentsClient } from './EnvironmentsClient';
import {
  chartField,
  environmentFields,
  previewFields,
  serviceFields,
} from './fields';
import { toEnvironmentRef } from './toEnvironmentRef';

const example = stringify({
  steps: [
    {
      id: 'check',
      name: 'Check everything',
      action: 'downstage:creation:check',
      input: {
        service: {
          name: 'fund-transfer',
          owner: 'group:default/team-at',
          repository: 'https://github.com/acme/fund-transfer',
        },
        deployment: {
          environments: ['resource:default/dev', 'resource:default/qa'],
          image: 'ghcr.io/acme/fund-transfer',
        },
      },
    },
  ],
});

interface Fault {
  part: string;
  message: string;
}

/** `downstage:creation:check`. */
export function createCheckAction(options: { client: EnvironmentsClient }) {
  return createTemplateAction({
    id: 'downstage:creation:check',
    description:
      'Checks all that a template wants to create before anything is written: names, repositories, permissions, owner, cluster and fleet. It fails with every fault at once.',
    supportsDryRun: true,
    examples: [{ description: 'A service and where it lives', example }],
    schema: {
      input: {
        service: z =>
          z
            .object(serviceFields(z), {
              description: 'The service and its repository',
            })
            .optional(),
        environment: z =>
          z
            .object(environmentFields(z), {
              description: 'One more environment',
            })
            .optional(),
        deployment: z =>
          z
            .object(
              {
                environments: z.array(z.string()).min(1),
                image: z.string(),
                chart: chartField(z),
              },
              {
                description:
                  'Entity refs of the environments that the service shall live in, and its image repository without tag',
              },
            )
            .optional(),
        previews: z =>
          z
            .object(previewFields(z), {
              description:
                'That the pull requests of the service are delivered, too',
            })
            .optional(),
      },
    },
    async handler(ctx) {
      const { deployment, ...rest } = ctx.input;
      const { faults } = await options.client.post<{ faults: Fault[] }>(
        '/v1/creations/check',
        {
          body: {
            ...rest,
            ...(deployment
              ? {
                  deployment: {
                    ...deployment,
                    environments: deployment.environments.map(toEnvironmentRef),
                  },
                }
              : {}),
          },
          credentials: await ctx.getInitiatorCredentials(),
          signal: ctx.signal,
        },
      );
      if (faults.length > 0) {
        throw new Error(
          `Nothing was created. ${faults
            .map(({ part, message }) => `${part}: ${message}`)
            .join('\n')}`,
        );
      }
      ctx.logger.info('Nothing speaks against it');
    },
  });
}
