import { ConflictError } from '@backstage/errors';
import { InMemoryScm } from '@downstage/backstage-plugin-environments-node/testUtils';
import { parse, stringify } from 'yaml';
import { FLEET, HOST, UAT } from '../__testUtils__/createTestGoldenPath';
import { readCreation } from '../settings/readCreation';
import { WeighedCache } from '../database/WeighedCache';
import { FleetRepository } from './FleetRepository';
import type { PlannedEnvironment } from './NewEnvironment';
import { fleetFile } from './fleetFile';

const planned = (
  engine: PlannedEnvironment['engine'] = 'argocd',
): PlannedEnvironment => ({
  ...UAT,
  place: 'repository',
  branch: 'main',
  catalog: { branch: 'main' },
  engine,
  private: true,
  approvals: 1,
  checks: [],
  policy: readCreation(undefined).tiers.staging,
  fleet: {
    repository: FLEET,
    branch: 'main',
    direct: false,
    folder: 'clusters/qa',
  },
});

function fleetWith(
  files: Record<string, string>,
  environment = planned(),
  texts = new WeighedCache<string>({ capacity: 1_000_000 }),
) {
  const scm = new InMemoryScm();
  scm.seed(FLEET, { 'README.md': 'fleet', ...files });
  const { repository } = scm.forRepository(FLEET)!;
  const fleet = new FleetRepository({ repository, environment, texts });
  return {
    scm,
    isFollowed: async () => fleet.isFollowed(await fleet.head()),
    share: async () => fleet.share(await fleet.head()),
  };
}

/** An Application of the fleet, as a file. */
const application = (
  name: string,
  repoURL = `${HOST}/env-${name}.git`,
  place: { namespace?: string | null; project?: string } = {},
) =>
  stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', ...place },
    spec: { project: place.project ?? name, source: { repoURL, path: '.' } },
  });

const namespace = (labels: object = {}) =>
  stringify({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'uat', labels },
  });

const source = stringify({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: 'uat', namespace: 'flux-system' },
  spec: { url: `${HOST}/mine.git` },
});

/** One file per object. */
const apart = (text: string, folder: string) =>
  Object.fromEntries(
    text
      .split('---\n')
      .map((document, index) => [`${folder}/${index}.yaml`, document]),
  );

it.each<[string, Record<string, string>, PlannedEnvironment?]>([
  [
    'Application argocd/uat',
    { 'clusters/qa/apps.yml': application('uat', HOST) },
  ],
  ['Application argocd/uat', { 'clusters/prod/uat.yaml': application('uat') }],
  [
    'Application argocd/uat',
    {
      'clusters/qa/uat.yaml': application('uat', undefined, {
        project: 'default',
      }),
    },
  ],
  [
    'Application argocd/uat',
    {
      'apps.json': JSON.stringify({
        kind: 'List',
        items: [parse(application('uat', `${HOST}/x`, { namespace: null }))],
      }),
    },
  ],
  [
    'Application argocd/uat',
    {
      'charts/all.yaml': `{{- if .Values.apps }}\nkind: [\n{{- end }}\n---\n${application(
        'uat',
        HOST,
      )}`,
    },
  ],
  ['Namespace uat', { 'clusters/qa/team-b.yaml': namespace() }],
  [
    'Namespace uat',
    { 'clusters/prod/uat.yaml': namespace({ environment: 'uat' }) },
  ],
  [
    'GitRepository flux-system/uat',
    { 'clusters/qa/a.yaml': source },
    planned('flux'),
  ],
])(
  'sees that the %s of %j is somebody else’s',
  async (object, files, of = planned()) => {
    const [file] = Object.keys(files);
    await expect(fleetWith(files, of).isFollowed()).rejects.toThrow(
      new ConflictError(
        `name: ${file} of ${FLEET} defines ${object} already, and not as that of an environment of ${HOST}/env-uat in clusters/qa. Give the environment another name, or take that object out of the fleet`,
      ),
    );
  },
);

it.each([
  ['kind: Other', 'argocd' as const],
  ['{{ not: [yaml', 'argocd' as const],
  [application('uat'), 'argocd' as const],
  [namespace({ environment: 'uat' }), 'flux' as const],
])('does not take %j for all of the environment', async (content, engine) => {
  await expect(
    fleetWith(
      { 'clusters/qa/uat.yaml': content },
      planned(engine),
    ).isFollowed(),
  ).rejects.toThrow(
    /^name: clusters\/qa\/uat\.yaml of .*\/fleet exists, and does not define \w+ \S+ for .*\/env-uat\. Correct that file, or give/,
  );
});

it.each(['argocd', 'flux'] as const)(
  'takes what %s follows as it is, also in other files below its folder',
  async engine => {
    const environment = planned(engine);
    const { path, content } = fleetFile(environment);
    for (const files of [
      { [path]: content },
      apart(content, 'clusters/qa/apps'),
    ]) {
      await expect(fleetWith(files, environment).isFollowed()).resolves.toBe(
        true,
      );
    }
  },
);

it.each(['argocd', 'flux'] as const)(
  'takes objects of %s for followed only with what confines them',
  async engine => {
    const environment = { ...planned(engine), layout: engine };
    const { path, content } = fleetFile(environment);
    const has = (text: string) =>
      fleetWith({ [path]: text }, environment).isFollowed();
    await expect(has(content)).resolves.toBe(true);
    const without = content
      .split('---\n')
      .filter(text => !text.includes('kind: ValidatingAdmissionPolicyBinding'))
      .join('---\n');
    await expect(has(without)).rejects.toThrow(
      /does not define ValidatingAdmissionPolicyBinding environment-uat for/,
    );
  },
);

it('takes the project of the Applications of another environment for that of nobody’s own', async () => {
  const { content } = fleetFile({ ...planned(), layout: 'argocd' });
  const other = { ...planned(), name: 'uat.services' };
  await expect(
    fleetWith({ 'clusters/qa/uat.yaml': content }, other).isFollowed(),
  ).rejects.toThrow(ConflictError);
});

it.each([
  ['kustomize', 'flux'],
  ['helm-values', 'flux'],
  ['flux', 'flux'],
  ['argocd', 'argocd'],
] as const)(
  'knows all that it has of an environment of %s for the environment’s own, when its layout is not known',
  async (layout, engine) => {
    const environment = { ...planned(engine), layout };
    const { path, content } = fleetFile(environment);
    const { share } = fleetWith(
      { [path]: content },
      { ...environment, layout: undefined },
    );
    const objects = content.split('---\n').length;
    const own = await share();
    expect(own).toMatchObject({ status: 'own', path });
    expect('objects' in own && own.objects).toHaveLength(objects);
  },
);

it('does not mind what is another object, or none', async () => {
  const { isFollowed } = fleetWith({
    'apps/template.yaml': `{{- range .Values.apps }}\n${application(
      'uat',
    )}{{- end }}`,
    'apps/values.yaml': 'kind: Application\nname: uat\nitems: [uat]',
    'apps/named.yaml': `kind: Application\nmetadata: { name: {{ .uat }} }`,
    'apps/uat.md': application('uat'),
    'apps/elsewhere.yaml': application('uat', `${HOST}/x`, {
      namespace: 'team-b',
    }),
    'apps/uat-2.yaml': application('uat-2'),
    'flux.yaml': source,
    'kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: { name: uat }',
  });
  await expect(isFollowed()).resolves.toBe(false);
});

it('reads what has not changed once', async () => {
  const texts = new WeighedCache<string>({ capacity: 1_000_000 });
  const files = { 'a.yaml': application('a'), 'b.yaml': application('b') };
  const { scm, isFollowed } = fleetWith(files, planned(), texts);
  const { repository } = scm.forRepository(FLEET)!;
  const asked: number[] = [];
  const blobs = repository.blobs.bind(repository);
  repository.blobs = shas => {
    asked.push(shas.length);
    return blobs(shas);
  };
  await isFollowed();
  scm.seed(FLEET, { ...files, 'b.yaml': application('c') });
  await isFollowed();
  expect(asked).toEqual([2, 1]);
});

it('lets others have their turn while it looks through a large fleet', async () => {
  const many = Array.from({ length: 205 }, (_, index) => [
    `clusters/qa/${index}.yaml`,
    // Each has the words of what is looked for
    Array.from({ length: 4 }, (__, item) =>
      application(`uat-${index}-${item}`),
    ).join('---\n'),
  ]);
  const { isFollowed } = fleetWith(Object.fromEntries(many));
  let turns = 0;
  let next = setImmediate(function turn() {
    turns++;
    next = setImmediate(turn);
  });
  await expect(isFollowed()).resolves.toBe(false);
  clearImmediate(next);
  // At least one for every file
  expect(turns).toBeGreaterThan(205);
});

it('parses no document that would take too long', async () => {
  const items = Array.from({ length: 3_000 }, (_, index) =>
    parse(application(`uat-${index}`)),
  );
  const { isFollowed } = fleetWith({
    'all.yaml': stringify({ apiVersion: 'v1', kind: 'List', items }),
  });
  await expect(isFollowed()).rejects.toThrow(
    /^name: all\.yaml has a document of more than 256 KiB that may define uat/,
  );
});

it('passes over large documents whose kind is another', async () => {
  const { isFollowed } = fleetWith({
    'crd.yaml': `kind: CustomResourceDefinition\ndescription: |\n${'  an Application in a Namespace such as uat\n'.repeat(
      10_000,
    )}`,
  });
  await expect(isFollowed()).resolves.toBe(false);
});

it('refuses a fleet that is too large to be looked through', async () => {
  const many = Array.from({ length: 2_001 }, (_, index) => [
    `rendered/${index}.yaml`,
    'kind: Other',
  ]);
  await expect(
    fleetWith(Object.fromEntries(many)).isFollowed(),
  ).rejects.toThrow(
    /^cluster: the fleet .*\/fleet has more YAML than the 2000 files or 64 MiB/,
  );
});
