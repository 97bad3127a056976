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

interface Found {
  environments: Array<{
    name: string;
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
  });

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
    examples: [{ description: 'Bring environments into the portal', example }],
    schema: {
      input: {
        owner: z => z.string({ description: 'Entity ref of a group' }),
        system: z => z.string().optional(),
        repository: z => z.string({ description: 'URL of the repository' }),
        branch: z =>
          z
            .string({ description: 'Of the repository; default main' })
            .optional(),
        folder: z =>
          z.string({ description: 'Where to look; default all' }).optional(),
        name: z =>
          z
            .string({ description: 'What it is called, if it is one alone' })
            .optional(),
        environments: z =>
          z
            .array(environmentFields(z), {
              description: 'Instead of those that are found',
            })
            .optional(),
      },
      output: {
        status: z => z.enum(['proposed', 'there']),
        repositoryUrl: z => z.string(),
        catalogInfoUrl: z => z.string(),
        pullRequestUrl: z => z.string().optional(),
        pullRequestNumber: z => z.number().optional(),
      },
    },
    async handler(ctx) {
      const { environments, folder, name, ...place } = ctx.input;
      const propose = async () => {
        const request = {
          credentials: await ctx.getInitiatorCredentials(),
          signal: ctx.signal,
        };
        const tell = (line: string) => ctx.logger.info(line);
        const found =
          environments ??
          (await find({ ...place, folder, name }, { client, request, tell }));
        return client.post<Proposed>('/v1/environments/proposals', {
          ...request,
          body: { ...place, environments: found },
        });
      };
      const answer = ctx.isDryRun ? imagined(place) : await propose();
      if (answer.pullRequest) {
        ctx.output('pullRequestUrl', answer.pullRequest.url);
        ctx.output('pullRequestNumber', answer.pullRequest.number);
      }
      ctx.output('status', answer.status);
      ctx.output('repositoryUrl', answer.repositoryUrl);
      ctx.output('catalogInfoUrl', answer.catalogInfoUrl);
    },
  });
}
