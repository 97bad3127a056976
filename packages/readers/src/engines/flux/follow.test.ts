import type { FleetObject } from '../Engine';
import { follow } from './follow';

const followed = {
  name: 'uat',
  repository: 'https://git.example/acme/env-uat',
  branch: 'main',
  secret: 'git',
};
const objects = follow.objects(followed);
const find = (kind: string) => objects.find(object => object.kind === kind)!;
const kustomization = find('Kustomization');
const release = follow
  .objects({ ...followed, isChart: true })
  .find(({ kind }) => kind === 'HelmRelease')!;

it('acts as an account that has rights in the namespace of the environment alone', () => {
  const { metadata: account } = find('ServiceAccount');
  expect(kustomization.spec).toMatchObject({
    serviceAccountName: account.name,
    targetNamespace: 'uat',
  });
  // Flux looks for it there
  expect(account.namespace).toBe(kustomization.metadata.namespace);
  const role = find('Role');
  expect(find('RoleBinding')).toMatchObject({
    metadata: { namespace: 'uat' },
    roleRef: { kind: 'Role', name: role.metadata.name },
    subjects: [
      {
        kind: 'ServiceAccount',
        name: account.name,
        namespace: account.namespace,
      },
    ],
  });
  expect(role.metadata.namespace).toBe('uat');
  const text = JSON.stringify(role.rules);
  expect(text).toContain('deployments');
  for (const resource of ['*', 'roles', 'rolebindings', 'kustomizations']) {
    expect(text).not.toContain(`"${resource}"`);
  }
});

it('opens the repository by the Secret', () => {
  expect(find('GitRepository').spec).toMatchObject({
    secretRef: { name: 'git' },
  });
});

it('releases every commit of a chart, where its account may keep the release', () => {
  expect(release.spec).toMatchObject({
    serviceAccountName: find('ServiceAccount').metadata.name,
    targetNamespace: 'uat',
    storageNamespace: find('Role').metadata.namespace,
    chart: { spec: { chart: './', reconcileStrategy: 'Revision' } },
  });
});

it.each(
  [kustomization, release].flatMap(object =>
    [{ serviceAccountName: undefined }, { targetNamespace: 'prod' }].map(
      changes => ({ kind: object.kind, object, changes }),
    ),
  ),
)(
  'does not take a $kind with $changes for the environment’s',
  ({ object, changes }) => {
    const changed: FleetObject = {
      ...object,
      spec: { ...object.spec, ...changes },
    };
    const isFollowing = (each: FleetObject) =>
      follow.isFollowing(each, { name: 'uat', isRepository: () => true });
    expect([object, changed].map(isFollowing)).toEqual([true, false]);
  },
);

it.each([
  ['Kustomization', false, kustomization],
  ['HelmRelease', true, release],
])(
  'delivers the folder of an environment by a %s, and takes no other for it',
  (kind, isChart, ofAll) => {
    const folder = 'environments/uat';
    const ofFolder = follow
      .objects({ ...followed, isChart, folder })
      .find(object => object.kind === kind)!;
    expect(JSON.stringify(ofFolder.spec)).toContain(`"./${folder}"`);
    const takes = (object: FleetObject) =>
      follow.isFollowing(object, {
        name: 'uat',
        folder,
        isRepository: () => true,
      });
    expect([takes(ofFolder), takes(ofAll)]).toEqual([true, false]);
  },
);

it('follows the branch of an environment, and takes no other for it', () => {
  const branch = 'env/uat';
  const source = follow
    .objects({ ...followed, branch })
    .find(({ kind }) => kind === 'GitRepository')!;
  expect(source.spec).toMatchObject({ ref: { branch } });
  const takes = (object: FleetObject) =>
    follow.isFollowing(object, {
      name: 'uat',
      branch,
      isRepository: () => true,
    });
  const pinned: FleetObject = {
    ...source,
    spec: { ...source.spec, ref: { branch, commit: 'a1b2c3d4' } },
  };
  expect(
    [source, find('GitRepository'), pinned].map(object => takes(object)),
  ).toEqual([true, false, false]);
});
