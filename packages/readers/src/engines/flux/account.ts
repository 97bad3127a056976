import { deliveredKinds } from '../../fleet/deliveredKinds';
import type { FleetObject, FollowedRepository } from '../Engine';
import { labelsOf } from '../../fleet/fleetNamespace';

/** Where its objects are by its own convention. */
export const CONTROL_NAMESPACE = 'flux-system';

/** What it takes to apply objects and to take them away. */
export const VERBS = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
];

/** What lets an account do something with objects of some kinds, and with nothing else; apply them, unless told otherwise. */
export const rulesOf = (
  kinds: Array<{ group: string; plural: string }>,
  verbs: string[] = VERBS,
): object[] =>
  [...new Set(kinds.map(({ group }) => group))].map(group => ({
    apiGroups: [group],
    resources: kinds
      .filter(each => each.group === group)
      .map(({ plural }) => plural),
    verbs: [...verbs],
  }));

/** The account that applies an environment. No controller of Flux has such a name. */
export const accountOf = (name: string) => `environment-${name}`;

/**
 * The account, which Flux looks for beside the Kustomization, and what it may do: there the environment can change neither
 * its own Kustomization nor the credentials of its repository. Its HelmReleases act as an account beside them, with the same
 * rights.
 */
export function account({
  name,
  secrets,
  ownObjects,
}: FollowedRepository): FleetObject[] {
  const kinds = deliveredKinds(secrets);
  const labels = labelsOf(name);
  const subject = { name: accountOf(name), namespace: CONTROL_NAMESPACE };
  const target = { name: accountOf(name), namespace: name, labels };
  const apiGroup = 'rbac.authorization.k8s.io';
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { ...subject, labels },
    },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'Role',
      metadata: target,
      rules: rulesOf(kinds),
    },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'RoleBinding',
      metadata: target,
      roleRef: { apiGroup, kind: 'Role', name: target.name },
      subjects: [
        { kind: 'ServiceAccount', ...subject },
        ...(ownObjects
          ? [{ kind: 'ServiceAccount', name: target.name, namespace: name }]
          : []),
      ],
    },
  ];
}
