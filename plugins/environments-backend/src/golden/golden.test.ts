import { ConflictError } from '@backstage/errors';
import { parseEnvironmentEntity } from '@downstage/backstage-plugin-environments-common';
import { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import { InMemoryScm } from '@downstage/backstage-plugin-environments-node/testUtils';
import { parse, parseAllDocuments, stringify } from 'yaml';
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

function setUp(stored: unknown[] = [], fleet: Record<string, string> = {}) {
  const scm = new InMemoryScm();
  scm.seed(`${HOST}/fleet`, { 'README.md': 'fleet', ...fleet });
  const environments = { list: async () => stored } as EnvironmentStore;
  return {
    scm,
    path: new GoldenPath({
      hosts: new ScmHosts([scm]),
      environments,
      fleets: [`${HOST}/fleet`, `${HOST}/none`],
    }),
  };
}

/** An Application of the fleet, as a file. */
const application = (
  name: string,
  repoURL = `${HOST}/${name}.git`,
  namespace: string | null = 'argocd',
) =>
  stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace },
    spec: { source: { repoURL, path: '.' } },
  });

/** What Flux has of a name, as two files. */
const fluxSync = (name: string, url: string) => ({
  source: stringify({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name, namespace: 'flux-system' },
    spec: { url },
  }),
  kustomization: stringify({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system' },
    spec: { path: './', sourceRef: { kind: 'GitRepository', name } },
  }),
});

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

  it.each<[Partial<NewEnvironment>, RegExp]>([
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
    ...['flux-system', 'argocd', 'default', 'kube-system'].map(
      (name): [Partial<NewEnvironment>, RegExp] => [
        { name },
        new RegExp(`^name: ${name} belongs to`),
      ],
    ),
    ...['..', 'clusters/../qa', './qa', 'clusters//qa', 'qa/'].map(
      (folder): [Partial<NewEnvironment>, RegExp] => [
        { fleet: { repository: `${HOST}/fleet`, folder } },
        /^fleet\.folder: ".*" has a part that is empty, \. or \.\./,
      ],
    ),
    [{ cluster: '../prod' }, /^cluster: "\.\.\/prod" has a part that is/],
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

  const sync = fluxSync('uat', `${HOST}/mine.git`);
  it.each<[string, Record<string, string>, Partial<NewEnvironment>?]>([
    ['Application argocd/uat', { 'clusters/qa/apps.yml': application('uat') }],
    [
      'Application argocd/uat',
      { 'clusters/qa/uat.yaml': application('uat', `${HOST}/mine`) },
    ],
    [
      'Application argocd/uat',
      {
        'clusters/prod/uat.yaml': application('uat', `${HOST}/env-uat`),
      },
    ],
    [
      'Application argocd/uat',
      {
        'apps.json': JSON.stringify({
          kind: 'List',
          items: [parse(application('uat', `${HOST}/mine`, null))],
        }),
      },
    ],
    [
      'Application argocd/uat',
      {
        'charts/apps/templates/all.yaml': `{{- if .Values.apps }}\nkind: [\n{{- end }}\n---\n${application(
          'uat',
          `${HOST}/mine`,
        )}`,
      },
    ],
    [
      'GitRepository flux-system/uat',
      { 'clusters/prod/source.yaml': sync.source },
      { engine: 'flux' },
    ],
    [
      'Kustomization flux-system/uat',
      {
        'clusters/qa/sync.yaml': sync.kustomization.replace(
          '    name: uat',
          '    name: other',
        ),
      },
      { engine: 'flux' },
    ],
  ])(
    'does not define a second time the %s of %j',
    async (object, files, changes = {}) => {
      const { scm, path } = setUp([], files);
      const [file] = Object.keys(files);
      await expect(
        path.createEnvironment({ ...uat, ...changes }),
      ).rejects.toThrow(
        new ConflictError(
          `name: ${file} of ${HOST}/fleet defines ${object} already, and not for ${HOST}/env-uat in clusters/qa. Give the environment another name, or take that object out of the fleet`,
        ),
      );
      expect(await filesOf(scm, `${HOST}/fleet`)).toEqual(['README.md', file]);
      await expect(
        scm.forRepository(`${HOST}/env-uat`)!.administration.exists(),
      ).resolves.toBe(false);
    },
  );

  it.each([
    ['clusters/qa/uat.yaml', 'kind: Other', 'argocd' as const],
    ['clusters/qa/uat.yaml', '{{ not: [yaml', 'argocd' as const],
    [
      'clusters/qa/sync.yaml',
      fluxSync('uat', `${HOST}/env-uat`).source,
      'flux' as const,
    ],
  ])(
    'does not take %s with %j for one that follows the environment',
    async (file, content, engine) => {
      const { path } = setUp([], { [file]: content });
      await expect(path.createEnvironment({ ...uat, engine })).rejects.toThrow(
        /^fleet\.folder: clusters\/qa\/\w+\.yaml of .*\/fleet exists, and does not define \w+ [\w-]+\/uat for .*\/env-uat/,
      );
    },
  );

  it.each([
    [
      'argocd' as const,
      {
        'clusters/qa/uat.yaml': application(
          'uat',
          'git@memory.example:acme/env-uat.git',
        ),
      },
    ],
    [
      'flux' as const,
      {
        'clusters/qa/apps/source.yaml': fluxSync('uat', `${HOST}/env-uat`)
          .source,
        'clusters/qa/apps/sync.yaml': fluxSync('uat', '').kustomization,
      },
    ],
  ])(
    'leaves what follows the environment by %s as it is, also below its folder',
    async (engine, files) => {
      const { scm, path } = setUp([], files);
      await path.createEnvironment({ ...uat, engine });
      expect(await filesOf(scm, `${HOST}/fleet`)).toEqual([
        'README.md',
        ...Object.keys(files),
      ]);
    },
  );

  it('does not mind what is another object, or none', async () => {
    const { scm, path } = setUp([], {
      'apps/template.yaml': `{{- range .Values.apps }}\n${application(
        'uat',
      )}{{- end }}`,
      'apps/values.yaml': 'kind: Application\nname: uat\nitems: [uat]',
      'apps/named.yaml': `kind: Application\nmetadata: { name: {{ .uat }} }`,
      'apps/uat.md': application('uat'),
      'apps/elsewhere.yaml': application('uat', `${HOST}/x`, 'team-b'),
      'apps/uat-2.yaml': application('uat-2'),
      'flux.yaml': sync.source,
      'kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: { name: uat }',
    });
    await path.createEnvironment(uat);
    expect(await filesOf(scm, `${HOST}/fleet`)).toContain(
      'clusters/qa/uat.yaml',
    );
  });

  it('refuses a fleet that is too large to be looked through', async () => {
    const many = Array.from({ length: 2_001 }, (_, index) => [
      `rendered/${index}.yaml`,
      'kind: Other',
    ]);
    const { path } = setUp([], Object.fromEntries(many));
    await expect(path.createEnvironment(uat)).rejects.toThrow(
      /^fleet\.repository: .*\/fleet has more YAML than the 2000 files or 64 MiB/,
    );
  });
});
