import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import type { EnvironmentsClient } from './EnvironmentsClient';
import { serviceFields, sourcePathField } from './fields';
import { workspaceTexts } from './workspaceTexts';

const example = stringify({
  steps: [
    {
      id: 'repository',
      name: 'Create the service repository',
      action: 'downstage:repository:create',
      input: {
        name: 'fund-transfer',
        owner: 'group:default/team-at',
        repository: 'https://github.com/acme/fund-transfer',
      },
    },
  ],
});

/** The answer of the environments plugin. */
interface CreatedRepository {
  status: 'created' | 'exists';
  repositoryUrl: string;
  catalogInfoUrl: string;
  warnings: string[];
}

/** `downstage:repository:create`. */
export function createRepositoryAction(options: {
  client: EnvironmentsClient;
}) {
  return createTemplateAction({
    id: 'downstage:repository:create',
    description:
      "Creates a service's repository from the workspace: private, its branch protected, with write access for the owner's team. A repository that it has created is left as it is, so that it may run again.",
    supportsDryRun: true,
    examples: [{ description: 'A repository of a team', example }],
    schema: {
      input: z =>
        z.object({
          ...serviceFields(z),
          sourcePath: sourcePathField(z),
        }),
      output: {
        status: z => z.enum(['created', 'exists']),
        repositoryUrl: z => z.string(),
        catalogInfoUrl: z => z.string(),
      },
    },
    async handler(ctx) {
      const { sourcePath, ...service } = ctx.input;
      const files = await workspaceTexts(ctx, sourcePath);
      const { repository } = service;
      const created: CreatedRepository = ctx.isDryRun
        ? {
            status: 'created',
            repositoryUrl: repository,
            catalogInfoUrl: `${repository}/blob/main/catalog-info.yaml`,
            warnings: [],
          }
        : await options.client.post<CreatedRepository>('/v1/repositories', {
            body: { ...service, files },
            credentials: await ctx.getInitiatorCredentials(),
            signal: ctx.signal,
          });
      ctx.logger.info(
        created.status === 'created'
          ? `Created ${created.repositoryUrl}`
          : `${created.repositoryUrl} was there already, and is left as it is`,
      );
      created.warnings.forEach(warning => ctx.logger.warn(warning));
      ctx.output('status', created.status);
      ctx.output('repositoryUrl', created.repositoryUrl);
      ctx.output('catalogInfoUrl', created.catalogInfoUrl);
    },
  });
}
