import { at } from '../../objects/untrusted';
import { deliveredKinds } from '../../fleet/deliveredKinds';
import type { EngineFollow, FleetObject, FollowedRepository } from '../Engine';
import { fleetNamespace, isMarked, labelsOf } from '../../fleet/fleetNamespace';
import { isFolder } from '../../fleet/isFolder';

/** Where its objects are by its own convention. */
export const CONTROL_NAMESPACE = 'flux-system';

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/** The account that applies an environment. No controller of Flux has such a name. */
const accountOf = (name: string) => `environment-${name}`;

/**
 * The account, which Flux looks for beside the Kustomization, and what it may do: there the environment can change neither
 * its own Kustomization nor the credentials of its repository.
 */
function account({ name, secrets }: FollowedRepository): FleetObject[] {
  const kinds = deliveredKinds(secrets);
  const labels = labelsOf(name);
  const subject = { name: accountOf(name), namespace: CONTROL_NAMESPACE };
  const target = { name: accountOf(name), namespace: name, labels };
  const apiGroup = 'rbac.authorization.k8s.io';
  const groups = [...new Set(kinds.map(({ group }) => group))];
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
        resources: kinds
          .filter(each => each.group === group)
          .map(({ plural }) => plural),
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

const metadataOf = (name: string) => ({
  name,
  namespace: CONTROL_NAMESPACE,
  labels: labelsOf(name),
});

const sourceRefOf = (name: string) => ({ kind: 'GitRepository', name });

function source({
  name,
  repository,
  branch,
  secret,
}: FollowedRepository): FleetObject {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: metadataOf(name),
    spec: {
      interval: '1m',
      url: `${repository}.git`,
      ref: { branch },
      ...(secret ? { secretRef: { name: secret } } : {}),
    },
  };
}

/** What applies it as its account, waits until it is healthy and tries again where it is not. */
function delivery({
  name,
  folder = '',
  isChart,
  annotations,
  secrets,
}: FollowedRepository): FleetObject {
  const metadata = {
    ...metadataOf(name),
    ...(annotations ? { annotations } : {}),
  };
  const confined = {
    interval: '10m',
    timeout: '5m',
    serviceAccountName: accountOf(name),
    targetNamespace: name,
  };
  if (!isChart) {
    return {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata,
      spec: {
        ...confined,
        retryInterval: '1m',
        path: `./${folder}`,
        prune: true,
        wait: true,
        sourceRef: sourceRefOf(name),
        ...(secrets?.by === 'sops'
          ? {
              decryption: {
                provider: 'sops',
                ...(secrets.secret
                  ? { secretRef: { name: secrets.secret } }
                  : {}),
              },
            }
          : {}),
      },
    };
  }
  // What failed in the end stays as Git asks for it, to be looked at: going back is a commit
  const remediation = { retries: 3, remediateLastFailure: false };
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata,
    spec: {
      ...confined,
      releaseName: name,
      // Its account may keep the release nowhere else
      storageNamespace: name,
      chart: {
        spec: {
          chart: `./${folder}`,
          // Every commit is released: the version of the chart stands still
          reconcileStrategy: 'Revision',
          interval: '1m',
          sourceRef: sourceRefOf(name),
        },
      },
      install: { remediation },
      upgrade: { remediation },
      driftDetection: { mode: 'enabled' },
    },
  };
}

/**
 * How Flux is made to follow an environment repository: by a GitRepository, and a Kustomization or HelmRelease of the same name
 * that acts as an account with rights in the environment's namespace alone.
 */
export const follow: EngineFollow = {
  namesSecret: true,
  decrypts: { kustomization: true, chart: false },
  objects: environment => [
    fleetNamespace(environment.name),
    ...account(environment),
    source(environment),
    delivery(environment),
  ],
  isFollowing(object, { name, isRepository, folder }) {
    const { kind, spec } = object;
    if (kind === 'Kustomization' || kind === 'HelmRelease') {
      const isRelease = kind === 'HelmRelease';
      const from = isRelease ? ['chart', 'spec'] : [];
      return (
        at(spec, ...from, 'sourceRef', 'kind') === 'GitRepository' &&
        at(spec, ...from, 'sourceRef', 'name') === name &&
        isFolder(at(spec, ...from, isRelease ? 'chart' : 'path'), folder) &&
        at(spec, 'serviceAccountName') === accountOf(name) &&
        at(spec, 'targetNamespace') === name
      );
    }
    return kind === 'GitRepository'
      ? isRepository(at(spec, 'url'))
      : isMarked(object, name);
  },
};
