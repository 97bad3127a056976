import { setTimeout as sleep } from 'node:timers/promises';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { startGoldenPath } from '../__testUtils__/startGoldenPath';

jest.setTimeout(180_000);

const IMAGE = 'registry.acme.example/billing';
const KUSTOMIZATION = `resources: []
images:
  - name: registry.acme.example/other
    newTag: 1.0.0
`;

describe('taking over what exists', () => {
  const folder = createMockDirectory();
  let path: Awaited<ReturnType<typeof startGoldenPath>>;

  beforeAll(async () => {
    path = await startGoldenPath(folder.path);
    await path.seed({
      name: 'billing',
      teams: ['team-at'],
      commits: [
        {
          message: 'Begin',
          files: { 'README.md': 'Bills\n', Dockerfile: 'FROM scratch\n' },
        },
      ],
    });
    await path.seed({
      name: 'env-dev',
      teams: ['platform'],
      commits: [
        {
          message: 'Begin',
          files: { 'kustomization.yaml': KUSTOMIZATION },
        },
      ],
    });
  });
  afterAll(() => path.stop());

  /** Runs a template, which has to end well at once. */
  async function runOnce(template: string, values: object): Promise<void> {
    const ends = await path.run(values, template);
    if (ends[0].status !== 'completed') {
      throw new Error(ends[0].log);
    }
  }

  /** Waits until the catalog has an entity of a merged file. */
  async function inCatalog(ref: string): Promise<void> {
    for (let tries = 0; tries < 600; tries++) {
      const entity = await path
        .call(`/catalog/entities/by-name/${ref}`)
        .catch(() => undefined);
      if (entity) {
        return;
      }
      await sleep(100);
    }
    throw new Error(`${ref} is not in the catalog`);
  }

  const pullsOf = async (repository: string) =>
    (await path.forge(`/repos/acme/${repository}/pulls?state=all`)).map(
      ({ title, state }: any) => [title, state],
    );

  it('brings an environment, then a service to it, by pull requests alone', async () => {
    const environments = {
      repository: `${path.repositories}/env-dev`,
      owner: 'group:default/platform',
      name: 'dev',
    };
    // As the wizard gives what was edited
    const edited = {
      ...environments,
      environments: [
        {
          name: 'dev',
          tier: 'development',
          promotesFrom: [],
          paths: ['.'],
          layout: 'kustomize',
          cluster: 'dev',
          namespaces: ['billing'],
        },
      ],
    };
    await runOnce('take-over-environments', edited);
    await runOnce('take-over-environments', edited);
    expect(await pullsOf('env-dev')).toHaveLength(1);
    await path.merge('env-dev', 1);
    await inCatalog('resource/default/dev');
    const { spec } = await path.call(
      '/catalog/entities/by-name/resource/default/dev',
    );
    expect(spec.environment.delivery).toEqual({
      engine: 'argocd',
      control: { cluster: 'dev', namespace: 'argocd' },
      target: { cluster: 'dev', namespaces: ['billing'] },
    });
    // Nothing was edited: it finds that there is nothing to do
    await runOnce('take-over-environments', environments);
    expect(await pullsOf('env-dev')).toHaveLength(1);

    const service = {
      name: 'billing',
      owner: 'group:default/team-at',
      system: 'system:default/lending',
      repository: `${path.repositories}/billing`,
      image: IMAGE,
      ci: 'github',
      environments: ['resource:default/dev'],
      tag: '3.1.0',
      previews: true,
    };
    await runOnce('take-over', service);
    await runOnce('take-over', service);
    expect(await pullsOf('billing')).toHaveLength(1);
    const files = await path.forge('/repos/acme/billing/pulls/1/files');
    const paths = files.map(({ filename }: any) => filename);
    expect(paths).toEqual(
      expect.arrayContaining([
        'catalog-info.yaml',
        '.github/workflows/ci.yaml',
        'deploy/preview/deployment.yaml',
      ]),
    );
    // They come once the catalog knows whose pull requests they are
    expect(await pullsOf('fleet')).toEqual([]);
    expect(paths).not.toEqual(expect.arrayContaining(['README.md']));
    expect(paths).not.toEqual(expect.arrayContaining(['Dockerfile']));
    await path.merge('billing', 1);
    await inCatalog('component/default/billing');

    await runOnce('take-over', service);
    expect(await pullsOf('billing')).toHaveLength(1);
    const added = [['Add billing to dev: 3.1.0', 'open']];
    const inDev = async () =>
      (await pullsOf('env-dev')).filter(([title]: string[]) =>
        title.startsWith('Add'),
      );
    expect(await inDev()).toEqual(added);
    const previewed = [['Preview pull requests of billing in dev', 'open']];
    expect(await pullsOf('fleet')).toEqual(previewed);
    // Started once more, it finds all of it
    await runOnce('take-over', service);
    expect(await inDev()).toEqual(added);
    expect(await pullsOf('fleet')).toEqual(previewed);
  });
});
