import type { FleetObject } from '../Engine';
import { follow } from './follow';

const repository = 'https://git.example/acme/env-uat';
const [, project, application] = follow.objects({
  name: 'uat',
  repository,
  branch: 'main',
});
const isFollowing = (object: FleetObject) =>
  follow.isFollowing(object, {
    name: 'uat',
    isRepository: url => [repository, `${repository}.git`].includes(`${url}`),
  });

it('confines the Application by a project of its own', () => {
  expect(application.spec).toMatchObject({
    project: project.metadata.name,
    destination: { server: 'https://kubernetes.default.svc', namespace: 'uat' },
  });
  expect(project.spec).toMatchObject({
    sourceRepos: [repository, `${repository}.git`],
    destinations: [
      { server: 'https://kubernetes.default.svc', namespace: 'uat' },
    ],
    clusterResourceWhitelist: [],
  });
});

it('permits no kind that gives rights, bounds the namespace, or is the engine’s own', () => {
  const { namespaceResourceWhitelist: permitted } = project.spec as any;
  const kinds = permitted.map(({ kind }: { kind: string }) => kind);
  expect(kinds).toContain('Deployment');
  for (const kind of [
    '*',
    'Role',
    'RoleBinding',
    'LimitRange',
    'Application',
  ]) {
    expect(kinds).not.toContain(kind);
  }
});

it.each<[string, FleetObject]>([
  [
    'an Application of another project',
    { ...application, spec: { ...application.spec, project: 'default' } },
  ],
  [
    'a project that permits a further repository',
    { ...project, spec: { sourceRepos: [repository, '*'] } },
  ],
  ['a project without repositories', { ...project, spec: {} }],
])('does not take %s for the environment’s', (_, object) => {
  expect(isFollowing(object)).toBe(false);
});

it('delivers the folder of an environment, and takes no other for it', () => {
  const folder = 'environments/uat';
  const objects = follow.objects({
    name: 'uat',
    repository,
    branch: 'main',
    folder,
  });
  const ofFolder = objects.find(({ kind }) => kind === 'Application')!;
  expect(ofFolder.spec).toMatchObject({ source: { path: folder } });
  const takes = (object: FleetObject) =>
    follow.isFollowing(object, {
      name: 'uat',
      folder,
      isRepository: url => url === `${repository}.git`,
    });
  expect([takes(ofFolder), takes(application)]).toEqual([true, false]);
});

it('names the plugin that renders an environment', () => {
  const objects = follow.objects({
    name: 'uat',
    repository,
    branch: 'main',
    plugin: 'helmfile-v1.0',
  });
  const rendered = objects.find(({ kind }) => kind === 'Application')!;
  expect(rendered.spec).toMatchObject({
    source: { path: '.', plugin: { name: 'helmfile-v1.0' } },
  });
  expect(isFollowing(rendered)).toBe(true);
});

it('follows the branch of an environment, and takes no other for it', () => {
  const branch = 'env/uat';
  const objects = follow.objects({ name: 'uat', repository, branch });
  const ofBranch = objects.find(({ kind }) => kind === 'Application')!;
  expect(ofBranch.spec).toMatchObject({
    source: { path: '.', targetRevision: `refs/heads/${branch}` },
  });
  const takes = (object: FleetObject) =>
    follow.isFollowing(object, {
      name: 'uat',
      branch,
      isRepository: url => url === `${repository}.git`,
    });
  const { source } = ofBranch.spec as { source: object };
  const several: FleetObject = {
    ...ofBranch,
    spec: {
      ...ofBranch.spec,
      sources: [{ ...source, targetRevision: 'env/other' }],
    },
  };
  expect([ofBranch, application, several].map(object => takes(object))).toEqual(
    [true, false, false],
  );
});

describe('an environment that brings Applications', () => {
  const objects = follow.objects({
    name: 'uat',
    repository,
    branch: 'env/uat',
    ownObjects: true,
    secrets: { by: 'sealed-secrets' },
    annotations: { team: 'lending' },
  });
  const named = (kind: string, name: string) =>
    objects.find(
      object => object.kind === kind && object.metadata.name === name,
    )!;
  const kindsOf = ({ spec }: FleetObject) =>
    (spec as any).namespaceResourceWhitelist.map(
      ({ kind }: { kind: string }) => kind,
    );

  it('has a project for what brings them, of which none of them can be', () => {
    const own = named('AppProject', 'uat');
    expect(kindsOf(own)).toEqual(['Application', 'SealedSecret']);
    expect(own.spec).not.toHaveProperty('sourceNamespaces');
    expect(own.spec).toMatchObject({
      sourceRepos: [repository, `${repository}.git`],
      destinations: [
        { server: 'https://kubernetes.default.svc', namespace: 'uat' },
      ],
      clusterResourceWhitelist: [],
    });
  });

  it('has one for them, whose name is that of no environment, and which delivers none', () => {
    const services = named('AppProject', 'uat.services');
    expect(kindsOf(services)).toEqual(
      expect.arrayContaining(['Deployment', 'SealedSecret']),
    );
    expect(kindsOf(services)).not.toContain('Application');
    expect(services.spec).toMatchObject({
      sourceNamespaces: ['uat'],
      sourceRepos: [repository, `${repository}.git`],
      destinations: [
        { server: 'https://kubernetes.default.svc', namespace: 'uat' },
      ],
      clusterResourceWhitelist: [],
    });
  });

  it('is brought last, and goes first, with what it brought', () => {
    expect(named('Application', 'uat').metadata).toMatchObject({
      annotations: { team: 'lending', 'argocd.argoproj.io/sync-wave': '1' },
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    });
    expect(objects.filter(({ metadata }) => metadata.annotations)).toHaveLength(
      1,
    );
  });

  it('is known for what it is, object by object', () => {
    expect(objects.map(object => isFollowing(object))).toEqual(
      objects.map(() => true),
    );
  });
});
