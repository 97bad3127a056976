import type { FleetObject } from '../Engine';
import { follow } from './follow';

const objects = follow.objects({
  name: 'uat',
  repository: 'https://git.example/acme/env-uat',
  branch: 'main',
  secret: 'git',
});
const find = (kind: string) => objects.find(object => object.kind === kind)!;
const kustomization = find('Kustomization');

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

it.each([{ serviceAccountName: undefined }, { targetNamespace: 'prod' }])(
  'does not take a Kustomization with %j for the environment’s',
  changes => {
    const object: FleetObject = {
      ...kustomization,
      spec: { ...kustomization.spec, ...changes },
    };
    expect(
      follow.isFollowing(object, { name: 'uat', isRepository: () => true }),
    ).toBe(false);
  },
);
