import { at } from '../../objects/untrusted';
import { DELIVERED_KINDS } from '../../fleet/deliveredKinds';
import type { EngineFollow, FleetObject, FollowedRepository } from '../Engine';
import { fleetNamespace, isMarked, labelsOf } from '../../fleet/fleetNamespace';

/** Where its objects are by its own convention. */
export const CONTROL_NAMESPACE = 'flux-system';

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/** The account that applies an environment. No controller of Flux has such a name. */
const accountOf = (name: string) => `environment-${name}`;

/**
 * The account, which Flux looks for beside the Kustomization, and what it may do: there the environment can change neither
 * its own Kustomization nor the credentials of its repository.
 */
function account(name: string): FleetObject[] {
  const labels = labelsOf(name);
  const subject = { name: accountOf(name), namespace: CONTROL_NAMESPACE };
  const target = { name: accountOf(name), namespace: name, labels };
  const apiGroup = 'rbac.authorization.k8s.io';
  const groups = [...new Set(DELIVERED_KINDS.map(({ group }) => group))];
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
      rules: groups.map(group => ({
        apiGroups: [group],
        resources: DELIVERED_KINDS.filter(each => each.group === group).map(
          ({ plural }) => plural,
        ),
        verbs: VERBS,
      })),
    },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'RoleBinding',
      metadata: target,
      roleRef: { apiGroup, kind: 'Role', name: target.name },
      subjects: [{ kind: 'ServiceAccount', ...subject }],
    },
  ];
}

function delivery({
  name,
  repository,
  branch,
  secret,
}: FollowedRepository): FleetObject[] {
  const metadata = {
    name,
    namespace: CONTROL_NAMESPACE,
    labels: labelsOf(name),
  };
  return [
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata,
      spec: {
        interval: '1m',
        url: `${repository}.git`,
        ref: { branch },
        ...(secret ? { secretRef: { name: secret } } : {}),
      },
    },
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata,
      spec: {
        interval: '10m',
        timeout: '5m',
        path: './',
        prune: true,
        wait: true,
        serviceAccountName: accountOf(name),
        targetNamespace: name,
        sourceRef: { kind: 'GitRepository', name },
      },
    },
  ];
}

/**
 * How Flux is made to follow an environment repository: by a GitRepository, and a Kustomization of the same name that acts as
 * an account with rights in the environment's namespace alone.
 */
export const follow: EngineFollow = {
  namesSecret: true,
  objects: environment => [
    fleetNamespace(environment.name),
    ...account(environment.name),
    ...delivery(environment),
  ],
  isFollowing(object, { name, isRepository }) {
    const { kind, spec } = object;
    if (kind === 'Kustomization') {
      return (
        at(spec, 'sourceRef', 'kind') === 'GitRepository' &&
        at(spec, 'sourceRef', 'name') === name &&
        at(spec, 'serviceAccountName') === accountOf(name) &&
        at(spec, 'targetNamespace') === name
      );
    }
    return kind === 'GitRepository'
      ? isRepository(at(spec, 'url'))
      : isMarked(object, name);
  },
};
