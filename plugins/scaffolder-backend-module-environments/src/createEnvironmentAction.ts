import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import type { EnvironmentsClient } from './EnvironmentsClient';
import { environmentFields } from './fields';

/** A step that creates a staging environment, at some place. */
const exampleOf = (
  name: string,
  place: { repository: string; folder?: string; branch?: string },
) =>
  stringify({
    steps: [
      {
        id: 'environment',
        name,
        action: 'downstage:environment:create',
        input: {
          name: 'uat',
          owner: 'group:default/platform',
          tier: 'staging',
          promotesFrom: ['qa'],
          ...place,
          cluster: 'qa',
        },
      },
    ],
  });

const SHARED = 'https://github.com/acme/environments';

/** The answer of the environments plugin. */
interface CreatedEnvironment {
  status: 'created' | 'exists' | 'proposed';
  repositoryUrl: string;
  catalogInfoUrl: string;
  /** What proposes its folder, or the catalog file of its branch. */
  environmentPullRequest?: { number: number; url: string };
  /** What proposes it to the fleet. */
  pullRequest?: { number: number; url: string };
  warnings: string[];
}

/** What a dry run says. */
function imagined({
  name,
  repository: repositoryUrl,
  folder,
  branch,
}: {
  name: string;
  repository: string;
  folder?: string;
  branch?: string;
}): CreatedEnvironment {
  const shared = folder || (branch && `environments/${name}`);
  const pullRequest = { number: 1, url: 'https://example.com/pull/1' };
  return {
    ...(shared
      ? { status: 'proposed', environmentPullRequest: pullRequest }
      : { status: 'created' }),
    repositoryUrl,
    catalogInfoUrl: `${repositoryUrl}/blob/main/${
      shared ? `${shared}/` : ''
    }catalog-info.yaml`,
    pullRequest,
    warnings: [],
  };
}

const BEGINNINGS: Record<
  CreatedEnvironment['status'],
  (created: CreatedEnvironment) => string
> = {
  created: ({ repositoryUrl }) => `Created ${repositoryUrl}`,
  exists: ({ catalogInfoUrl }) => `${catalogInfoUrl} was there already`,
  proposed: ({ environmentPullRequest }) =>
    `Pull request ${environmentPullRequest?.url} proposes its folder, or the catalog file of its branch. It comes into the catalog when that is merged`,
};

function describe(created: CreatedEnvironment): string[] {
  const { status, pullRequest } = created;
  return [
    BEGINNINGS[status](created),
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
      'Creates an environment repository with its catalog file, or proposes a folder of a shared one, or creates a branch of it and proposes its catalog file, and a pull request that makes it known to the fleet of its cluster, where they do not exist.',
    supportsDryRun: true,
    examples: [
      {
        description: 'A staging environment on Argo CD',
        example: exampleOf('Create the environment', {
          repository: 'https://github.com/acme/env-uat',
        }),
      },
      {
        description: 'The same as a folder of a shared repository',
        example: exampleOf('Propose the environment', {
          repository: SHARED,
          folder: 'environments/uat',
        }),
      },
      {
        description: 'The same as a branch of a shared repository',
        example: exampleOf('Create the environment', {
          repository: SHARED,
          branch: 'env/uat',
        }),
      },
    ],
    schema: {
      input: z => z.object(environmentFields(z)),
      output: {
        repositoryUrl: z => z.string(),
        catalogInfoUrl: z => z.string(),
        status: z => z.enum(['created', 'exists', 'proposed']),
        environmentPullRequestUrl: z =>
          z
            .string({
              description:
                'What proposes, or has brought, its folder of a shared repository, or the catalog file of its branch',
            })
            .optional(),
        environmentPullRequestNumber: z => z.number().optional(),
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
        ? imagined(ctx.input)
        : await options.client.post<CreatedEnvironment>('/v1/environments', {
            body: ctx.input,
            credentials: await ctx.getInitiatorCredentials(),
            signal: ctx.signal,
          });
      describe(result).forEach(line => ctx.logger.info(line));
      result.warnings.forEach(warning => ctx.logger.warn(warning));
      if (result.environmentPullRequest) {
        const { number, url } = result.environmentPullRequest;
        ctx.output('environmentPullRequestUrl', url);
        ctx.output('environmentPullRequestNumber', number);
      }
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
