import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import type { EnvironmentsClient } from './EnvironmentsClient';
import { environmentFields } from './fields';

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
        cluster: 'qa',
      },
    },
  ],
});

/** The answer of the environments plugin. */
interface CreatedEnvironment {
  status: 'created' | 'exists';
  repositoryUrl: string;
  catalogInfoUrl: string;
  pullRequest?: { number: number; url: string };
  warnings: string[];
}

/** What a dry run says. */
const imagined = (repositoryUrl: string): CreatedEnvironment => ({
  status: 'created',
  repositoryUrl,
  catalogInfoUrl: `${repositoryUrl}/blob/main/catalog-info.yaml`,
  pullRequest: { number: 1, url: 'https://example.com/pull/1' },
  warnings: [],
});

function describe({
  status,
  repositoryUrl,
  pullRequest,
}: CreatedEnvironment): string[] {
  return [
    status === 'created'
      ? `Created ${repositoryUrl}`
      : `${repositoryUrl} was there already`,
    ...(pullRequest
      ? [`Pull request ${pullRequest.url} proposes it to the fleet`]
      : []),
  ];
}

/** `downstage:environment:create`. */
export function createEnvironmentAction(options: {
  client: EnvironmentsClient;
}) {
  return createTemplateAction({
    id: 'downstage:environment:create',
    description:
      'Creates an environment repository with its catalog file, and a pull request that makes it known to the fleet of its cluster, where they do not exist.',
    supportsDryRun: true,
    examples: [{ description: 'A staging environment on Argo CD', example }],
    schema: {
      input: z => z.object(environmentFields(z)),
      output: {
        repositoryUrl: z => z.string(),
        catalogInfoUrl: z => z.string(),
        status: z => z.enum(['created', 'exists']),
        pullRequestUrl: z =>
          z
            .string({
              description:
                'What proposes it to the fleet; absent where the fleet takes commits',
            })
            .optional(),
        pullRequestNumber: z => z.number().optional(),
      },
    },
    async handler(ctx) {
      const result = ctx.isDryRun
        ? imagined(ctx.input.repository)
        : await options.client.post<CreatedEnvironment>('/v1/environments', {
            body: ctx.input,
            credentials: await ctx.getInitiatorCredentials(),
            signal: ctx.signal,
          });
      describe(result).forEach(line => ctx.logger.info(line));
      result.warnings.forEach(warning => ctx.logger.warn(warning));
      if (result.pullRequest) {
        ctx.output('pullRequestUrl', result.pullRequest.url);
        ctx.output('pullRequestNumber', result.pullRequest.number);
      }
      ctx.output('repositoryUrl', result.repositoryUrl);
      ctx.output('catalogInfoUrl', result.catalogInfoUrl);
      ctx.output('status', result.status);
    },
  });
}
