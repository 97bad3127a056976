import { parseEnvironmentEntity } from '@downstage/backstage-plugin-environments-common';
import { InMemoryScm } from '@downstage/backstage-plugin-environments-node/testUtils';
import { parse, parseAllDocuments } from 'yaml';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import { GoldenPath } from './GoldenPath';
import type { NewEnvironment } from './NewEnvironment';
import { environmentFiles } from './environmentFiles';
import { fleetFile } from './fleetFile';

const HOST = 'https://memory.example/acme';
const uat: NewEnvironment = {
  name: 'uat',
  title: 'User acceptance: "UAT"',
  owner: 'group:default/platform',
  system: 'shop',
  tier: 'staging',
  promotesFrom: ['qa'],
  repository: `${HOST}/env-uat`,
  engine: 'argocd',
  cluster: 'qa',
  fleet: { repository: `${HOST}/fleet` },
};

function environmentOf(repository: string) {
  return {
    environment: {
      ref: 'resource:default/uat',
      name: 'uat',
      title: 'UAT',
      sources: [
        { repository, branch: 'main', paths: ['.'], layout: 'kustomize' },
      ],
    },
    problems: [],
  };
}

function setUp(stored: unknown[] = []) {
  const scm = new InMemoryScm();
  scm.seed(`${HOST}/fleet`, { 'README.md': 'fleet' });
  const environments = { list: async () => stored } as EnvironmentStore;
  return {
    scm,
    path: new GoldenPath({
      providers: [scm],
      environments,
      fleets: [`${HOST}/fleet`, `${HOST}/none`],
    }),
  };
}

async function filesOf(scm: InMemoryScm, url: string) {
  const { repository } = scm.forRepository(url)!;
  const head = await repository.head('main');
  const tree = await repository.tree(head.status === 'found' ? head.sha : '');
  return tree.status === 'found' ? tree.files.map(file => file.path) : [];
}

describe('the files of a new environment', () => {
  it('hold a catalog entity that the plugin reads', () => {
    const [catalogInfo] = environmentFiles(uat);
    expect(parseEnvironmentEntity(parse(catalogInfo.content))).toMatchObject({
      environment: {
        title: uat.title,
        promotesFrom: ['resource:default/qa'],
        delivery: { engine: 'argocd', target: { namespaces: ['uat'] } },
      },
    });
  });

  it.each([
    ['argocd' as const, ['Application']],
    ['flux' as const, ['GitRepository', 'Kustomization']],
  ])('let %s follow it', (engine, kinds) => {
    const { path, content } = fleetFile({ ...uat, engine });
    expect(path).toBe('clusters/qa/uat.yaml');
    const objects = parseAllDocuments(content).map(item => item.toJS());
    expect(objects.map(object => object.kind)).toEqual(kinds);
    expect(objects[0].metadata.labels).toEqual({ environment: 'uat' });
  });
});

describe('GoldenPath', () => {
  it('creates an environment once, also when it is asked twice', async () => {
    const { scm, path } = setUp();
    await expect(path.createEnvironment(uat)).resolves.toEqual({
      status: 'created',
      repositoryUrl: `${HOST}/env-uat`,
      catalogInfoUrl: `${HOST}/env-uat/blob/main/catalog-info.yaml`,
    });
    const before = await scm
      .forRepository(`${HOST}/fleet`)!
      .repository.head('main');
    await expect(path.createEnvironment(uat)).resolves.toMatchObject({
      status: 'exists',
    });
    await expect(
      scm.forRepository(`${HOST}/fleet`)!.repository.head('main'),
    ).resolves.toEqual(before);
    expect(await filesOf(scm, `${HOST}/env-uat`)).toContain(
      'kustomization.yaml',
    );
    expect(await filesOf(scm, `${HOST}/fleet`)).toContain(
      'clusters/qa/uat.yaml',
    );
  });

  it.each([
    [{ repository: 'nonsense' }, /repository: "nonsense" is not the URL/],
    [{ repository: 'https://elsewhere' }, /is not the URL of a repository/],
    [
      { fleet: { repository: `${HOST}/none` } },
      /fleet\.repository.*does not exist/,
    ],
    [
      { fleet: { repository: `${HOST}/env-prod` } },
      /fleet\.repository.*not listed under environments\.fleets/,
    ],
  ])('refuses %j with the field and the fix', async (wrong, message) => {
    const { path } = setUp();
    await expect(path.createEnvironment({ ...uat, ...wrong })).rejects.toThrow(
      message,
    );
  });

  it("leaves a repository alone that is not the environment's", async () => {
    const { scm, path } = setUp();
    await path.createEnvironment(uat);
    const repository = `${HOST}/env-prod`;
    const before = scm.seed(repository, { 'catalog-info.yaml': 'kind: Other' });
    const others = { ...uat, owner: 'group:default/others' };
    for (const wrong of [{ ...uat, repository }, others]) {
      await expect(path.createEnvironment(wrong)).rejects.toThrow(
        /exists, and is not the repository of an environment uat of /,
      );
    }
    await expect(
      scm.forRepository(repository)!.repository.head('main'),
    ).resolves.toMatchObject({ sha: before.commit });
  });

  it('refuses the name of another environment', async () => {
    const { path } = setUp([environmentOf(`${HOST}/elsewhere`)]);
    await expect(path.createEnvironment(uat)).rejects.toThrow(
      /name: there is an environment uat already, in .*elsewhere/,
    );
  });

  it('adds a service by one pull request, also when it is asked twice', async () => {
    const { scm, path } = setUp([environmentOf(`${HOST}/env-uat`)]);
    await path.createEnvironment(uat);
    const service = { name: 'loans', image: 'r.example/loans', tag: '0.1.0' };
    const ref = 'resource:default/uat';
    const first = await path.addService(ref, service);
    await expect(path.addService(ref, service)).resolves.toEqual(first);
    const pulls = scm.forRepository(`${HOST}/env-uat`)!.pullRequests;
    const pull = (await pulls.get(first.number))!;
    await pulls.merge(pull.number, { expectedHead: pull.headCommit });
    expect(await filesOf(scm, `${HOST}/env-uat`)).toContain(
      'loans/deployment.yaml',
    );
    await expect(path.addService(ref, service)).rejects.toThrow(
      /already pins r\.example\/loans/,
    );
  });

  it('adds nothing to an environment with an error', async () => {
    const broken = {
      ...environmentOf(`${HOST}/env-uat`),
      problems: [{ severity: 'error', subject: 'source x', message: 'no' }],
    };
    const { path } = setUp([broken]);
    await expect(
      path.addService('resource:default/uat', {
        name: 'loans',
        image: 'r.example/loans',
        tag: '0.1.0',
      }),
    ).rejects.toThrow(/source x: no/);
  });
});
