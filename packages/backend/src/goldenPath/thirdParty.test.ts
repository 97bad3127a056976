import { setTimeout as sleep } from 'node:timers/promises';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { type SandboxRegistry, startImages } from '@downstage/sandbox';
import { startGoldenPath } from '../__testUtils__/startGoldenPath';

jest.setTimeout(180_000);

const IMAGE = 'registry.acme.example/software/cache';
const KUSTOMIZATION = `resources: []
images:
  - name: registry.acme.example/other
    newTag: 1.0.0
`;

describe('software of others', () => {
  const folder = createMockDirectory();
  let registry: SandboxRegistry;
  let path: Awaited<ReturnType<typeof startGoldenPath>>;

  beforeAll(async () => {
    registry = await startImages({ dataDir: folder.path, port: 0 });
    await registry.push(
      ...['7.9.3', '8.0.1', '8.1.0', '9.0.0'].map(version => ({
        service: 'software/cache',
        version,
      })),
    );
    path = await startGoldenPath(folder.path, {
      artifacts: {
        registries: [
          {
            host: 'registry.acme.example',
            url: registry.url,
            images: ['software/*'],
          },
        ],
      },
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
  afterAll(async () => {
    await path?.stop();
    await registry?.stop();
  });

  const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
    for (;;) {
      const found = await look();
      if (found !== undefined) {
        return found;
      }
      await sleep(200);
    }
  };
  const environmentPulls = async (): Promise<any[]> =>
    path.forge('/repos/acme/env-dev/pulls?state=all');
  const completed = async (template: string, values: object) => {
    const [{ status, log }] = await path.run(values, template);
    expect(status === 'completed' ? status : log).toBe('completed');
  };

  it('comes to its first environment in the newest version that is followed', async () => {
    await completed('take-over-environments', {
      repository: `${path.repositories}/env-dev`,
      owner: 'group:default/platform',
      name: 'dev',
    });
    await path.merge('env-dev', 1);
    await until(async () => {
      const { items } = await path.call('/environments/v1/environments');
      return items.find((item: any) => item.environment.name === 'dev');
    });

    const cache = {
      name: 'cache',
      description: 'Keeps what is asked for often',
      home: 'https://cache.example',
      owner: 'group:default/team-at',
      system: 'system:default/lending',
      repository: `${path.repositories}/cache`,
      image: IMAGE,
      range: '8.x',
      environments: ['resource:default/dev'],
      port: 6379,
    };
    await completed('third-party', cache);
    const { title, number } = await until(async () =>
      (await environmentPulls()).find(pull => pull.title.startsWith('Add')),
    );
    expect(title).toBe('Add cache to dev: 8.1.0');
    const files = await path.forge(`/repos/acme/env-dev/pulls/${number}/files`);
    const patches = files.map(({ patch }: any) => patch).join('\n');
    expect(patches).toContain('containerPort: 6379');
    const { tree } = await path.forge('/repos/acme/cache/git/trees/main');
    expect(tree.map((file: any) => file.path).sort()).toEqual([
      'CODEOWNERS',
      'README.md',
      'catalog-info.yaml',
    ]);
    const { items, followed } = await path.call(
      '/environments/v1/services/component/default/cache/artifacts',
    );
    expect(items.map(({ version }: any) => version).sort()).toEqual([
      '8.0.1',
      '8.1.0',
    ]);
    expect(followed).toEqual([
      { image: IMAGE, range: '8.x', lookedAt: expect.any(String) },
    ]);
    // Started once more, it finds all of it
    await completed('third-party', cache);
    expect(
      (await environmentPulls()).filter(pull => pull.title.startsWith('Add')),
    ).toHaveLength(1);
  });
});
