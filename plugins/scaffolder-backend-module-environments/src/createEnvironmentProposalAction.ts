import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import type { z as zod } from 'zod/v3';
import type { EnvironmentsClient, RequestOptions } from './EnvironmentsClient';

const example = stringify({
  steps: [
    {
      id: 'propose',
      name: 'Propose what the catalog needs of the environments',
      action: 'downstage:environment:propose',
      input: {
        owner: 'group:default/platform',
        repository: 'https://github.com/acme/gitops',
      },
    },
  ],
});

const edited = stringify({
  steps: [
    {
      id: 'propose',
      name: 'Propose an environment with its cluster',
      action: 'downstage:environment:propose',
      input: {
        owner: 'group:default/platform',
        repository: 'https://github.com/acme/gitops',
        environments: [
          {
            name: 'qa',
            tier: 'testing',
            promotesFrom: ['resource:default/dev'],
            paths: ['envs/qa'],
            layout: 'kustomize',
            cluster: 'qa',
            namespaces: ['shop'],
          },
        ],
      },
    },
  ],
});

interface Found {
  environments: Array<{
    name: string;
    cluster?: string;
    services?: Array<{ name: string; version: string }>;
  }>;
  notes: string[];
}

/** The answer of the environments plugin. */
interface Proposed {
  status: 'proposed' | 'there';
  repositoryUrl: string;
  catalogInfoUrl: string;
  pullRequest?: { number: number; url: string };
}

interface Place {
  owner: string;
  system?: string;
  repository: string;
  branch?: string;
}

/** What a dry run says. */
const imagined = ({ repository, branch = 'main' }: Place): Proposed => ({
  status: 'proposed',
  repositoryUrl: repository,
  catalogInfoUrl: `${repository}/blob/${branch}/catalog-info.yaml`,
  pullRequest: { number: 1, url: 'https://example.com/pull/1' },
});

/** The environments that a repository has, told line by line. */
async function find(
  place: Place & { folder?: string; name?: string },
  options: {
    client: EnvironmentsClient;
    request: RequestOptions;
    tell: (line: string) => void;
  },
) {
  const { client, request, tell } = options;
  const { environments, notes } = await client.post<Found>(
    '/v1/creations/drafts',
    { ...request, body: place },
  );
  notes.forEach(tell);
  if (environments.length === 0) {
    throw new Error(
      `${place.repository}: no environment was found; ${notes.join('; ')}`,
    );
  }
  return environments.map(({ services = [], ...environment }) => {
    const pinned = services.map(item => `${item.name} ${item.version}`);
    tell(`${environment.name}: ${pinned.join(', ')}`);
    return environment;
  });
}

const environmentFields = (z: typeof zod) =>
  z.object({
    name: z.string(),
    tier: z.enum(['development', 'testing', 'staging', 'production']),
    promotesFrom: z.array(z.string()),
    paths: z.array(z.string()),
    layout: z.string(),
    cluster: z
      .string({ description: 'That it is delivered to; default: unknown' })
      .optional(),
    namespaces: z
      .array(z.string(), {
        description: 'Those of its workloads in the cluster; default: all',
      })
      .optional(),
  });

const input = {
  owner: (z: typeof zod) => z.string({ description: 'Entity ref of a group' }),
  system: (z: typeof zod) => z.string().optional(),
  repository: (z: typeof zod) =>
    z.string({ description: 'URL of the repository' }),
  branch: (z: typeof zod) =>
    z.string({ description: 'Of the repository; default main' }).optional(),
  folder: (z: typeof zod) =>
    z.string({ description: 'Where to look; default all' }).optional(),
  name: (z: typeof zod) =>
    z
      .string({ description: 'What it is called, if it is one alone' })
      .optional(),
  environments: (z: typeof zod) =>
    z
      .array(environmentFields(z), {
        description: 'Instead of those that are found; none: look',
      })
      .optional(),
};

/** `downstage:environment:propose`. */
export function createEnvironmentProposalAction(options: {
  client: EnvironmentsClient;
}) {
  const { client } = options;
  return createTemplateAction({
    id: 'downstage:environment:propose',
    description:
      'Finds the environments that a repository has, and proposes their catalog entities to it by one pull request, behind those that its catalog file has. It may run again.',
    supportsDryRun: true,
    examples: [
      { description: 'Bring environments into the portal', example },
      { description: 'Say what they are, instead of looking', example: edited },
    ],
    schema: {
      input,
      output: {
        status: z => z.enum(['proposed', 'there']),
        repositoryUrl: z => z.string(),
        catalogInfoUrl: z => z.string(),
        pullRequestUrl: z => z.string().optional(),
        pullRequestNumber: z => z.number().optional(),
        undelivered: z =>
          z.array(z.string(), {
            description: 'Names of those that were given no cluster',
          }),
      },
    },
    async handler(ctx) {
      const { environments = [], folder, name, ...place } = ctx.input;
      const propose = async () => {
        const request = {
          credentials: await ctx.getInitiatorCredentials(),
          signal: ctx.signal,
        };
        const tell = (line: string) => ctx.logger.info(line);
        const wanted =
          environments.length > 0
            ? environments
            : await find({ ...place, folder, name }, { client, request, tell });
        const proposed = await client.post<Proposed>(
          '/v1/environments/proposals',
          { ...request, body: { ...place, environments: wanted } },
        );
        return { proposed, wanted };
      };
      const { proposed, wanted } = ctx.isDryRun
        ? { proposed: imagined(place), wanted: environments }
        : await propose();
      if (proposed.pullRequest) {
        ctx.output('pullRequestUrl', proposed.pullRequest.url);
        ctx.output('pullRequestNumber', proposed.pullRequest.number);
      }
      ctx.output('status', proposed.status);
      ctx.output('repositoryUrl', proposed.repositoryUrl);
      ctx.output('catalogInfoUrl', proposed.catalogInfoUrl);
      const bare = wanted.filter(({ cluster }) => !cluster);
      ctx.output('undelivered', [...bare.map(item => item.name)]);
    },
  });
}
