import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import { InMemoryScm } from '@downstage/backstage-plugin-environments-node/testUtils';
import type {
  Environment,
  EnvironmentSource,
} from '@downstage/backstage-plugin-environments-common';
import { createStores } from '../database/createStores';
import { openDatabase } from '../database/openDatabase';
import { READ_LIMITS } from '../settings/readSettings';
import { SourceReader } from './SourceReader';

const databases = TestDatabases.create({
  ids: ['SQLITE_3'],
  disableDocker: true,
});

const HOST = 'https://memory.example/acme';

const values = (tag: string) =>
  `shop:\n  image: { repository: r.example/shop, tag: ${tag} }\n`;

function environment(
  name: string,
  sources: Array<Partial<EnvironmentSource>>,
): Environment {
  return {
    ref: `resource:default/${name}`,
    name,
    namespace: 'default',
    title: name,
    owner: 'group:default/platform',
    tier: 'testing',
    promotesFrom: [],
    sources: sources.map(source => ({
      repository: `${HOST}/env`,
      branch: 'main',
      paths: ['.'],
      layout: 'auto',
      ...source,
    })),
    promotion: {
      strategy: 'manual',
      merge: 'manual',
      healthyWithinSeconds: 1800,
    },
  };
}

interface Seed {
  repository?: string;
  branch?: string;
  files: Record<string, string>;
}

async function read(seeds: Seed[], environments: Environment[]) {
  const knex = await databases.init('SQLITE_3');
  await openDatabase(mockServices.database({ knex }));
  const stores = createStores({ knex, owner: 'test' });
  const { environments: store, sources } = stores;
  const scm = new InMemoryScm();
  for (const { repository = 'env', branch, files } of seeds) {
    scm.seed(`${HOST}/${repository}`, files, { branch });
  }
  await store.replace({
    environments: environments.map(item => ({
      environment: item,
      problems: [],
    })),
    services: [],
  });
  const reader = new SourceReader({
    ...stores,
    hosts: new ScmHosts([scm]),
    limits: READ_LIMITS,
    logger: mockServices.logger.mock(),
  });
  await reader.readAll({});
  const found = async (name: string) =>
    (await sources.pins(`resource:default/${name}`)).map(
      ({ pin, repository, branch }) =>
        `${repository.slice(HOST.length + 1)}@${branch} ${pin.file} ${
          pin.value
        }`,
    );
  return { found, sources, knex, scm, reader };
}

describe('the texts of files in the database', () => {
  it('are neither Secrets nor what does not parse', async () => {
    const files = {
      'kustomization.yaml':
        'resources: [secret.yaml, shop.yaml, broken.yaml]\nimages:\n  - name: r.example/shop\n    newTag: v1\n',
      'secret.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { password: hunter2 }\n',
      'shop.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\n',
      'broken.yaml': 'apiVersion: v1\npassword: [hunter2\n',
      'ops/versions.env': 'DB_PASSWORD=hunter2\nSHOP_VERSION=v1\n',
    };
    const { found, knex, reader, scm } = await read(
      [{ files }],
      [
        environment('qa', [
          {
            pins: {
              cart: {
                file: 'ops/versions.env',
                pattern: '^SHOP_VERSION=(.+)$',
              },
            },
          },
        ]),
      ],
    );
    const kept = () => knex('source_files').orderBy('path').pluck('path');
    expect(await kept()).toEqual(['kustomization.yaml', 'shop.yaml']);
    expect(await found('qa')).toEqual([
      'env@main ops/versions.env v1',
      'env@main kustomization.yaml v1',
    ]);
    // What is known is not asked for again, also where something else is not kept
    scm.seed(`${HOST}/env`, { ...files, 'other.yaml': 'a: 1\n' });
    await reader.readAll({});
    expect(await kept()).toEqual(['kustomization.yaml', 'shop.yaml']);
    const rows = await knex('source_files').select('content');
    expect(JSON.stringify(rows)).not.toContain('hunter2');
  });
});

describe('where environments are written down', () => {
  it('a branch per environment', async () => {
    const { found } = await read(
      [
        { branch: 'env/qa', files: { 'values.yaml': values('v1') } },
        { branch: 'env/prod', files: { 'values.yaml': values('v0') } },
      ],
      [
        environment('qa', [{ branch: 'env/qa' }]),
        environment('prod', [{ branch: 'env/prod' }]),
      ],
    );
    expect(await found('qa')).toEqual(['env@env/qa values.yaml v1']);
    expect(await found('prod')).toEqual(['env@env/prod values.yaml v0']);
  });

  it('a folder per environment in one repository, whose head is read once', async () => {
    const { found, sources } = await read(
      [
        {
          files: {
            'qa/values.yaml': values('v1'),
            'prod/values.yaml': values('v0'),
          },
        },
      ],
      [
        environment('qa', [{ paths: ['qa'] }]),
        environment('prod', [{ paths: ['prod'] }]),
      ],
    );
    expect(await found('qa')).toEqual(['env@main qa/values.yaml v1']);
    expect(await found('prod')).toEqual(['env@main prod/values.yaml v0']);
    expect(await sources.states()).toHaveLength(1);
  });

  it('a repository per environment', async () => {
    const { found } = await read(
      [
        { repository: 'env-qa', files: { 'values.yaml': values('v1') } },
        { repository: 'env-prod', files: { 'values.yaml': values('v0') } },
      ],
      ['qa', 'prod'].map(name =>
        environment(name, [{ repository: `${HOST}/env-${name}` }]),
      ),
    );
    expect(await found('qa')).toEqual(['env-qa@main values.yaml v1']);
    expect(await found('prod')).toEqual(['env-prod@main values.yaml v0']);
  });

  it('a repository per team', async () => {
    const { found } = await read(
      ['retail', 'credit'].map(team => ({
        repository: `${team}-env`,
        files: { 'qa/values.yaml': values(team) },
      })),
      [
        environment(
          'qa',
          ['retail', 'credit'].map(team => ({
            repository: `${HOST}/${team}-env`,
            paths: ['qa'],
          })),
        ),
      ],
    );
    expect((await found('qa')).sort()).toEqual([
      'credit-env@main qa/values.yaml credit',
      'retail-env@main qa/values.yaml retail',
    ]);
  });

  it('a repository per application, each with an overlay over its own base', async () => {
    const base = {
      'base/kustomization.yaml': 'resources: [shop.yaml]\n',
      'base/shop.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec: {template: {spec: {containers: [{name: shop, image: r.example/shop:v1}]}}}\n',
      'overlays/qa/kustomization.yaml': 'resources: [../../base]\n',
    };
    const { found } = await read(
      [{ repository: 'shop-deploy', files: base }],
      [
        environment('qa', [
          { repository: `${HOST}/shop-deploy`, paths: ['overlays/qa'] },
        ]),
      ],
    );
    expect(await found('qa')).toEqual(['shop-deploy@main base/shop.yaml v1']);
  });

  it('a folder per service, named in the path', async () => {
    const { sources } = await read(
      [
        {
          files: {
            'apps/shop/qa/values.yaml': 'image: { tag: v1 }\n',
            'apps/cart/qa/values.yaml': 'image: { tag: v2 }\n',
            'apps/cart/prod/values.yaml': 'image: { tag: v0 }\n',
            'other/values.yaml': values('v9'),
          },
        },
      ],
      [environment('qa', [{ paths: ['apps/{service}/qa'] }])],
    );
    const pins = await sources.pins('resource:default/qa');
    expect(pins.map(({ pin }) => [pin.file, pin.value, pin.names[0]])).toEqual([
      ['apps/cart/qa/values.yaml', 'v2', { by: 'release', name: 'cart' }],
      ['apps/shop/qa/values.yaml', 'v1', { by: 'release', name: 'shop' }],
    ]);
  });

  it('explicit pins, also in files that are not YAML', async () => {
    const { found } = await read(
      [
        {
          files: { 'release.env': 'SHOP=v3\n', 'settings.yaml': 'shop: v4\n' },
        },
      ],
      [
        environment('qa', [
          {
            pins: {
              shop: { file: 'release.env', pattern: '^SHOP=(.+)$' },
              cart: { file: 'settings.yaml', path: 'shop' },
            },
          },
        ]),
      ],
    );
    expect(await found('qa')).toEqual([
      'env@main release.env v3',
      'env@main settings.yaml v4',
    ]);
  });

  it('asks only for what a new commit changed', async () => {
    const { scm, reader, sources } = await read(
      [
        {
          files: {
            'a/values.yaml': values('v1'),
            'b/values.yaml': values('v2'),
          },
        },
      ],
      [environment('qa', [{ paths: ['a', 'b'] }])],
    );
    const { repository } = scm.forRepository(`${HOST}/env`)!;
    const blobs = jest.spyOn(repository, 'blobs');
    jest.spyOn(scm, 'forRepository').mockReturnValue({
      ...scm.forRepository(`${HOST}/env`)!,
      repository,
    });
    scm.seed(`${HOST}/env`, {
      'a/values.yaml': values('v1'),
      'b/values.yaml': values('v3'),
    });
    await reader.readAll({});
    expect(blobs.mock.calls.flatMap(([shas]) => shas)).toHaveLength(1);
    const pins = await sources.pins('resource:default/qa');
    expect(pins.map(({ pin }) => pin.value)).toEqual(['v1', 'v3']);
    const source = { repository: `${HOST}/env`, branch: 'main' };
    const { head } = await sources.state(source);
    const texts = await sources.filesAt({ ...source, commit: head! }, [
      'b/values.yaml',
    ]);
    expect([...texts.values()]).toEqual([values('v3')]);
  });

  it('keeps what could not be read', async () => {
    const { sources } = await read(
      [{ files: { 'values.yaml': 'image: [1\n' } }],
      [
        environment('qa', [
          {},
          { layout: 'helm' },
          { pins: { shop: { file: 'none.env', pattern: '(x)' } } },
        ]),
      ],
    );
    const [{ problems }] = await sources.states();
    expect(problems.map(({ file, problem }) => `${file}: ${problem}`)).toEqual([
      expect.stringContaining('values.yaml: not valid YAML'),
      expect.stringContaining('layout "helm" is not known; known are auto'),
      expect.stringContaining('values.yaml: not valid YAML'),
      expect.stringContaining(
        'none.env: the pin of shop: there is no text file',
      ),
    ]);
  });

  it('reads the others where one cannot be stored', async () => {
    const names = ['a', 'b', 'c'];
    const seeds = names.map(name => ({
      repository: name,
      files: { 'values.yaml': values('v1') },
    }));
    const { scm, reader, knex, found } = await read(
      seeds,
      names.map(name => environment(name, [{ repository: `${HOST}/${name}` }])),
    );
    for (const { repository } of seeds) {
      scm.seed(`${HOST}/${repository}`, { 'values.yaml': values('v2') });
    }
    await knex.raw(
      `create trigger broken before delete on pins when old.environment = 'resource:default/b'
       begin select raise(abort, 'broken'); end`,
    );
    expect(await reader.readAll({})).toEqual([
      'resource:default/a',
      'resource:default/c',
    ]);
    expect(await found('c')).toEqual(['c@main values.yaml v2']);
  });
});
