import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import type { EnvironmentsClient } from './EnvironmentsClient';
import { serviceFields, sourcePathField } from './fields';
import { workspaceTexts } from './workspaceTexts';

const example = stringify({
  steps: [
    {
      id: 'propose',
      name: 'Propose what the repository lacks',
      action: 'downstage:repository:propose',
      input: {
        name: 'fund-transfer',
        owner: 'group:default/team-at',
        repository: 'https://github.com/acme/fund-transfer',
        branch: 'main',
      },
    },
  ],
});

/** The answer of the environments plugin. */
interface ProposedFiles {
  status: 'proposed' | 'there';
  repositoryUrl: string;
  catalogInfoUrl: string;
  pullRequest?: { number: number; url: string };
  proposed: string[];
  kept: string[];
}

/** What a dry run says. */
const imagined = (
  { repository, branch = 'main' }: { repository: string; branch?: string },
  files: Array<{ path: string }>,
): ProposedFiles => ({
  status: 'proposed',
  repositoryUrl: repository,
  catalogInfoUrl: `${repository}/blob/${branch}/catalog-info.yaml`,
  pullRequest: { number: 1, url: 'https://example.com/pull/1' },
  proposed: files.map(({ path }) => path),
  kept: [],
});

const describe = ({
  status,
  repositoryUrl,
  pullRequest,
  proposed,
}: ProposedFiles) =>
  status === 'there'
    ? `${repositoryUrl} lacks nothing`
    : `Pull request ${pullRequest?.url} proposes ${proposed.join(', ')}`;

/** `downstage:repository:propose`. */
export function createProposalAction(options: { client: EnvironmentsClient }) {
  return createTemplateAction({
    id: 'downstage:repository:propose',
    description:
      "Proposes to a service's repository that exists, by one pull request, the files of the workspace that it lacks. What is there stays. It may run again: an open pull request is the answer, and where nothing is lacking none is opened.",
    supportsDryRun: true,
    examples: [{ description: 'Bring a service into the portal', example }],
    schema: {
      input: z => {
        const { name, owner, system, repository } = serviceFields(z);
        return z.object({
          name,
          owner,
          system,
          repository,
          branch: z
            .string({ description: 'That gets the files; default main' })
            .optional(),
          overwrite: z
            .array(z.string(), {
              description:
                'Paths of files that are written although the repository has them',
            })
            .optional(),
          sourcePath: sourcePathField(z),
        });
      },
      output: {
        status: z =>
          z.enum(['proposed', 'there'], {
            description: '"there" where the branch lacks nothing',
          }),
        repositoryUrl: z => z.string(),
        catalogInfoUrl: z => z.string(),
        pullRequestUrl: z =>
          z
            .string({ description: 'Absent where nothing was ever lacking' })
            .optional(),
        pullRequestNumber: z => z.number().optional(),
        proposed: z => z.array(z.string()),
        kept: z =>
          z.array(z.string(), {
            description: 'Paths of files that are left as they are',
          }),
      },
    },
    async handler(ctx) {
      const { sourcePath, ...service } = ctx.input;
      const files = await workspaceTexts(ctx, sourcePath);
      const answer = ctx.isDryRun
        ? imagined(service, files)
        : await options.client.post<ProposedFiles>(
            '/v1/repositories/proposals',
            {
              body: { ...service, files },
              credentials: await ctx.getInitiatorCredentials(),
              signal: ctx.signal,
            },
          );
      const { status, pullRequest, kept } = answer;
      ctx.logger.info(describe(answer));
      kept.forEach(path =>
        ctx.logger.warn(`${path} is left as the repository has it`),
      );
      if (pullRequest) {
        ctx.output('pullRequestUrl', pullRequest.url);
        ctx.output('pullRequestNumber', pullRequest.number);
      }
      ctx.output('status', status);
      ctx.output('repositoryUrl', answer.repositoryUrl);
      ctx.output('catalogInfoUrl', answer.catalogInfoUrl);
      ctx.output('proposed', [...answer.proposed]);
      ctx.output('kept', [...kept]);
    },
  });
}
