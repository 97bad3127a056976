import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import {
  type SerializedFile,
  createTemplateAction,
  serializeDirectoryContents,
} from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import type { EnvironmentsClient } from './EnvironmentsClient';
import { serviceFields } from './fields';

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

/**
 * Scaffolder's own reading of a folder leaves links out without a word.
 *
 * @throws Error that names one
 */
async function requireNoLinks(folder: string): Promise<void> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const link = entries.find(entry => entry.isSymbolicLink());
  if (link) {
    const path = relative(folder, join(link.parentPath, link.name));
    throw new Error(
      `${path} is a symbolic link, which the portal does not commit. Replace it by a file`,
    );
  }
}

/**
 * The texts of a workspace.
 *
 * @throws Error that names a file that is none
 */
function toTexts(files: SerializedFile[]): {
  files: Array<{ path: string; content: string }>;
  executables: string[];
} {
  const texts = files.map(({ path, content }) => {
    const text = content.toString('utf8');
    if (!Buffer.from(text, 'utf8').equals(content) || text.includes('\0')) {
      throw new Error(
        `${path} is no text in UTF-8, and the portal commits nothing else. Leave it out, or let a step of the service's own build make it`,
      );
    }
    return { path, content: text };
  });
  return {
    files: texts,
    executables: files
      .filter(({ executable }) => executable)
      .map(({ path }) => path),
  };
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
          sourcePath: z
            .string({
              description: 'Folder of the workspace; default all of it',
            })
            .optional(),
        }),
      output: {
        status: z => z.enum(['created', 'exists']),
        repositoryUrl: z => z.string(),
        catalogInfoUrl: z => z.string(),
      },
    },
    async handler(ctx) {
      const { sourcePath = '.', ...service } = ctx.input;
      const folder = resolveSafeChildPath(ctx.workspacePath, sourcePath);
      await requireNoLinks(folder);
      const { files, executables } = toTexts(
        await serializeDirectoryContents(folder),
      );
      executables.forEach(path =>
        ctx.logger.warn(
          `${path} is committed as a file that is not executable: run it with its interpreter`,
        ),
      );
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
