import { TestDatabases } from '@backstage/backend-test-utils';
import { parseAllDocuments } from 'yaml';
import {
  HOST,
  createTestGoldenPath,
  uatFrom,
} from '../__testUtils__/createTestGoldenPath';
import type { ExistingEnvironment } from '@downstage/backstage-plugin-environments-common';
import { takeOverText } from './takeOverPullRequest';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(60_000);

const REPOSITORY = `${HOST}/env-all`;
const PLACE = { repository: REPOSITORY, owner: 'platform', system: 'shop' };
const kustomization = (tag: string) =>
  `images:\n  - name: r.example/shop\n    newTag: ${tag}\n`;
const FILES = {
  'envs/dev/kustomization.yaml': kustomization('1.1.0'),
  'envs/prod-eu/kustomization.yaml': kustomization('1.0.0'),
  'envs/qa/README.md': 'nothing yet',
};

describe('the take-over of environments', () => {
  let made: Awaited<ReturnType<typeof createTestGoldenPath>>;

  const allow = (access: 'read' | 'write') =>
    made.scm
      .forRepository(REPOSITORY)!
      .administration.teams.set('platform', access);
  const setUp = async (files: Record<string, string> = FILES) => {
    made = await createTestGoldenPath({
      knex: await databases.init('SQLITE_3'),
    });
    made.scm.seed(REPOSITORY, files);
    allow('write');
  };
  const draft = (rest: object = {}) =>
    made.environmentTakeOver.draft({ ...PLACE, ...rest }, made.requester);
  const found = async (): Promise<ExistingEnvironment[]> => {
    const { environments } = await draft();
    return environments.map(({ services: _, ...item }) => item);
  };
  const propose = async (rest: object = {}) =>
    made.environmentTakeOver.propose(
      { ...PLACE, environments: await found(), ...rest },
      made.requester,
    );
  const entitiesOf = async () => {
    const pull = await made.portOf(REPOSITORY).pullRequests.get(1);
    const { 'catalog-info.yaml': text } = await made.filesOf(
      REPOSITORY,
      pull!.head,
    );
    return parseAllDocuments(text).map(item => item.toJS());
  };

  it('finds them, with what they deploy and what is left out', async () => {
    await setUp();
    allow('read');
    await expect(draft()).resolves.toEqual({
      environments: [
        {
          name: 'dev',
          tier: 'development',
          promotesFrom: [],
          paths: ['envs/dev'],
          layout: 'kustomize',
          services: [{ name: 'shop', version: '1.1.0' }],
        },
        {
          name: 'prod-eu',
          tier: 'production',
          promotesFrom: ['dev'],
          paths: ['envs/prod-eu'],
          layout: 'kustomize',
          services: [{ name: 'shop', version: '1.0.0' }],
        },
      ],
      notes: expect.arrayContaining(['envs/qa pins no version: left out']),
    });
    await expect(
      draft({ folder: 'envs/dev/', name: 'blue' }),
    ).resolves.toMatchObject({
      environments: [{ name: 'blue', paths: ['envs/dev'] }],
    });
  });

  it('proposes their entities behind those that are there, once', async () => {
    await setUp({
      ...FILES,
      'catalog-info.yaml': 'kind: System\nmetadata: { name: all }\n',
    });
    const answer = await propose();
    expect(answer).toEqual({
      status: 'proposed',
      repositoryUrl: REPOSITORY,
      catalogInfoUrl: `${REPOSITORY}/blob/main/catalog-info.yaml`,
      pullRequest: { number: 1, url: expect.any(String) },
    });
    const [all, dev, prod, ...others] = await entitiesOf();
    expect(others).toEqual([]);
    expect(all).toEqual({ kind: 'System', metadata: { name: 'all' } });
    expect(dev).toMatchObject({
      kind: 'Resource',
      metadata: { name: 'dev' },
      spec: {
        type: 'environment',
        owner: 'group:default/platform',
        system: 'system:default/shop',
        environment: { tier: 'development', promotesFrom: [] },
      },
    });
    expect(prod.spec.environment).toEqual({
      tier: 'production',
      promotesFrom: ['dev'],
      sources: [
        {
          repository: REPOSITORY,
          branch: 'main',
          paths: ['envs/prod-eu'],
          layout: 'kustomize',
        },
      ],
    });
    await expect(propose()).resolves.toEqual(answer);
    const { pullRequests } = made.portOf(REPOSITORY);
    const pull = await pullRequests.get(1);
    await pullRequests.merge(1, { expectedHead: pull!.headCommit });
    await expect(propose()).resolves.toEqual({ ...answer, status: 'there' });
  });

  it('takes what people have made of the draft', async () => {
    await setUp();
    const [dev] = await found();
    await propose({
      environments: [
        { ...dev, name: 'blue', tier: 'testing', promotesFrom: ['qa'] },
      ],
    });
    await expect(entitiesOf()).resolves.toMatchObject([
      {
        metadata: { name: 'blue' },
        spec: { environment: { tier: 'testing', promotesFrom: ['qa'] } },
      },
    ]);
  });

  it.each([
    [
      'qa',
      {
        engine: 'argocd',
        control: { cluster: 'qa', namespace: 'argocd' },
        target: { cluster: 'qa', namespaces: ['shop', 'cart'] },
      },
    ],
    [
      'prod',
      {
        engine: 'flux',
        control: { cluster: 'prod', namespace: 'flux-system' },
        target: { cluster: 'prod', namespaces: ['shop', 'cart'] },
      },
    ],
  ])(
    'writes where it is delivered, by the engine that cluster %s follows a fleet with',
    async (cluster, delivery) => {
      await setUp();
      const [dev, prod] = await found();
      const namespaces = ['shop', 'cart'];
      await propose({ environments: [{ ...dev, cluster, namespaces }, prod] });
      const entities = await entitiesOf();
      expect(entities.map(({ spec }) => spec.environment.delivery)).toEqual([
        delivery,
        undefined,
      ]);
    },
  );

  it('leaves out namespaces that nobody named', async () => {
    await setUp();
    const environments = await found();
    await propose({
      environments: environments.map(item => ({ ...item, cluster: 'qa' })),
    });
    const [{ spec }] = await entitiesOf();
    expect(spec.environment.delivery.target).toEqual({ cluster: 'qa' });
  });

  it.each([
    [
      'a cluster that nobody watches',
      { cluster: 'gone' },
      'cluster: the portal does not watch "gone" of dev; it watches prod, qa',
    ],
    [
      'namespaces of no cluster',
      { namespaces: ['shop'] },
      'namespaces: dev has no cluster',
    ],
    [
      'a cycle',
      { promotesFrom: ['prod-eu'] },
      'resource:default/dev → resource:default/prod-eu → resource:default/dev is a cycle',
    ],
    [
      'an upstream that neither they nor the catalog have',
      { promotesFrom: ['nowhere'] },
      'promotesFrom: the catalog has no resource:default/nowhere that you may read',
    ],
  ])('refuses %s', async (_, rest, message) => {
    await setUp();
    const [dev, ...others] = await found();
    await expect(
      propose({ environments: [{ ...dev, ...rest }, ...others] }),
    ).rejects.toThrow(message);
    await expect(
      made.portOf(REPOSITORY).pullRequests.get(1),
    ).resolves.toBeUndefined();
  });

  it('asks in the pull request for the delivery that nobody gave', () => {
    const item = {
      tier: 'testing' as const,
      promotesFrom: [],
      paths: ['.'],
      layout: 'auto',
    };
    const known = {
      ...item,
      name: 'blue',
      cluster: 'qa',
      namespaces: ['a', 'b'],
    };
    const people = {
      owner: 'o',
      requestedBy: 'r',
      appUrl: 'https://portal.example',
    };
    const all = takeOverText([known], people).body;
    expect(all).toContain('| `qa`: `a, b` | `.` |\n');
    expect(all).not.toContain('delivery');
    expect(
      takeOverText([known, { ...item, name: 'red' }], people).body,
    ).toContain('Add `delivery` to red for live state.');
  });

  it('keeps what people write in its cell of the table', () => {
    const { body } = takeOverText(
      [
        {
          name: 'blue',
          tier: 'testing',
          promotesFrom: [],
          paths: ['a`|\n\n@acme/all closes #1'],
          layout: 'auto',
        },
      ],
      { owner: 'o', requestedBy: 'r', appUrl: 'https://portal.example' },
    );
    expect(body).toContain(
      '| [blue](https://portal.example/catalog/default/resource/blue) | testing |  |  | `a    @acme/all closes #1` |\n',
    );
  });

  it('leaves an entity of the same name as it is', async () => {
    const text = 'kind: Resource\nmetadata: { name: dev }';
    await setUp({ ...FILES, 'catalog-info.yaml': text });
    await propose();
    const entities = await entitiesOf();
    expect(entities.map(({ metadata }) => metadata.name)).toEqual([
      'dev',
      'prod-eu',
    ]);
    expect(entities[0]).toEqual({
      kind: 'Resource',
      metadata: { name: 'dev' },
    });
  });

  it('leaves what people made of it before they merged it', async () => {
    await setUp();
    await propose();
    const { pullRequests, repository } = made.portOf(REPOSITORY);
    const pull = (await pullRequests.get(1))!;
    const { 'catalog-info.yaml': text } = await made.filesOf(
      REPOSITORY,
      pull.head,
    );
    await pullRequests.merge(1, { expectedHead: pull.headCommit });
    const renamed = text.replace('name: dev', 'name: shop-dev');
    await repository.commit({
      branch: 'main',
      parent: (await made.headOf(REPOSITORY))!,
      create: false,
      message: 'Review',
      files: [{ path: 'catalog-info.yaml', content: renamed }],
    });
    await expect(propose()).resolves.toMatchObject({
      status: 'there',
      pullRequest: { number: 1 },
    });
    // Nor is it proposed by another request, such as one of another owner's words
    await expect(
      propose({ system: 'system:default/lending' }),
    ).resolves.toEqual({
      status: 'there',
      repositoryUrl: REPOSITORY,
      catalogInfoUrl: `${REPOSITORY}/blob/main/catalog-info.yaml`,
    });
  });

  it('takes no entity of another kind or namespace for an environment', async () => {
    const text = [
      'kind: Component\nmetadata: { name: dev }\n',
      'kind: Resource\nmetadata: { name: prod-eu, namespace: other }\n',
    ].join('---\n');
    await setUp({ ...FILES, 'catalog-info.yaml': text });
    await propose();
    const entities = await entitiesOf();
    expect(entities.map(({ metadata }) => metadata.name)).toEqual([
      'dev',
      'prod-eu',
      'dev',
      'prod-eu',
    ]);
  });

  it.each([
    [
      '{ ',
      'catalog-info.yaml of https://memory.example/acme/env-all is no YAML',
    ],
  ])('appends nothing to %s', async (text, message) => {
    await setUp({ ...FILES, 'catalog-info.yaml': text });
    await expect(propose()).rejects.toThrow(message);
  });

  it('writes through no link', async () => {
    await setUp({ ...FILES, 'catalog-info.yaml': 'other.yaml' });
    made.scm.chmod(REPOSITORY, 'catalog-info.yaml', '120000');
    await expect(propose()).rejects.toThrow('is no plain text');
  });

  it('tells nobody of a repository that the team may not read', async () => {
    await setUp();
    const hidden = `${HOST}/env-hidden`;
    made.scm.seed(hidden, FILES);
    for (const repository of [hidden, `${HOST}/env-nothing`]) {
      await expect(draft({ repository })).rejects.toThrow(
        `repository: team platform may not read ${repository} at its host, or there is no such repository or team`,
      );
    }
    await expect(draft({ owner: 'other' })).rejects.toThrow(
      'team other may not read',
    );
  });

  it('proposes nothing for a team that may read alone', async () => {
    await setUp();
    allow('read');
    await expect(propose()).rejects.toThrow('team platform may not write to');
  });

  it.each([
    ['another place', { repository: `${HOST}/svc-x` }, 'may not be taken over'],
    ['a person', { owner: 'user:default/ann' }, 'is no group of the namespace'],
    ['a branch that is not there', { branch: 'dev' }, 'has no branch dev'],
  ])('refuses %s', async (_, rest, message) => {
    await setUp();
    await expect(draft(rest)).rejects.toThrow(message);
  });

  it('refuses a name that is there twice, and that of an environment from elsewhere', async () => {
    await setUp();
    const [dev] = await found();
    await expect(propose({ environments: [dev, dev] })).rejects.toThrow(
      'name: dev is there twice',
    );
    await made.identities.save({
      ref: 'resource:default/dev',
      home: `${HOST}/env-dev`,
      definition: uatFrom(`${HOST}/env-dev`, {
        ref: 'resource:default/dev',
        name: 'dev',
      }),
    });
    await expect(propose()).rejects.toThrow(
      'there is, or was, an environment dev in another repository',
    );
  });
});
