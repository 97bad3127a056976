import type { Scm } from '@downstage/backstage-plugin-environments-node';
import { InMemoryScm } from '@downstage/backstage-plugin-environments-node/testUtils';
import { holdsExactly } from './holdsExactly';

const URL = 'https://git.example/acme/env-qa';

describe('holdsExactly', () => {
  const changes = [{ path: 'a.yaml', before: 'a: 1\n', after: 'a: 2\n' }];

  async function commit(
    { repository }: Scm,
    parent: string,
    files: Record<string, string>,
  ) {
    const done = await repository.commit({
      branch: 'change',
      parent,
      create: true,
      message: 'Change',
      files: Object.entries(files).map(([path, content]) => ({
        path,
        content,
      })),
    });
    return done.status === 'committed' ? done.sha : '';
  }

  async function start() {
    const host = new InMemoryScm();
    host.seed(URL, { 'a.yaml': 'a: 1\n', module: 'at a commit' });
    const scm = host.forRepository(URL)!;
    const headOf = async (branch: string) => {
      const head = await scm.repository.head(branch);
      return head.status === 'found' ? head.sha : '';
    };
    return { host, scm, base: await headOf('main'), headOf };
  }

  it('knows the commit that makes the changes and none else', async () => {
    const { scm, base } = await start();
    const sha = await commit(scm, base, { 'a.yaml': 'a: 2\n' });
    await expect(holdsExactly(scm, sha, { base, changes })).resolves.toBe(true);
    await expect(holdsExactly(scm, base, { base, changes })).resolves.toBe(
      false,
    );
  });

  it('sees a submodule that was changed along with them', async () => {
    const { host, scm, headOf } = await start();
    host.chmod(URL, 'module', '160000');
    const base = await headOf('main');
    const sha = await commit(scm, base, {
      'a.yaml': 'a: 2\n',
      module: 'at another commit',
    });
    await expect(holdsExactly(scm, sha, { base, changes })).resolves.toBe(
      false,
    );
  });
});
