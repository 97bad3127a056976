import { toTimestamp, writeCommit } from '../git/commits';
import { createBareRepository } from '../git/createBareRepository';
import { updateRef } from '../git/refs';
import { editTree } from '../git/trees';
import { invalid } from '../http/HttpError';
import type { ForgeContext } from '../state/ForgeContext';
import type { ForgeAccount } from '../state/ForgeOptions';
import { inTurn } from '../state/inTurn';
import { findRepository, repositoryDir } from '../state/repositories';
import type { RepositoryRow } from '../store/rows';
import { insertRepository } from './insertRepository';

const NAME = /^[A-Za-z0-9][\w.-]{0,99}$/;

/** Creates an empty repository, or one with a first commit. */
export function createRepository(
  context: ForgeContext,
  options: {
    name: string;
    description?: string;
    private?: boolean;
    autoInit?: boolean;
    account: Pick<ForgeAccount, 'name' | 'email'>;
  },
): Promise<RepositoryRow> {
  const { name, account } = options;
  return inTurn(context, name, async () => {
    if (!NAME.test(name) || /\.git$/.test(name)) {
      throw invalid('name is not a repository name', {
        resource: 'Repository',
        field: 'name',
      });
    }
    if (findRepository(context, name)) {
      throw invalid('name already exists on this account', {
        resource: 'Repository',
        field: 'name',
      });
    }
    const dir = repositoryDir(context, name);
    await createBareRepository(dir, 'main');
    if (options.autoInit) {
      const description = options.description
        ? `\n${options.description}\n`
        : '';
      const signature = { ...account, date: toTimestamp(new Date()) };
      const sha = await writeCommit(dir, {
        tree: await editTree(dir, undefined, [
          { path: 'README.md', content: `# ${name}\n${description}` },
        ]),
        parents: [],
        author: signature,
        committer: signature,
        message: 'Initial commit',
      });
      await updateRef(dir, { ref: 'refs/heads/main', sha });
    }
    insertRepository(context, options);
    return findRepository(context, name)!;
  });
}
