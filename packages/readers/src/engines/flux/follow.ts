import { at } from '../../objects/untrusted';
import type { EngineFollow, FleetObject, FollowedRepository } from '../Engine';
import { fleetNamespace, isMarked, labelsOf } from '../../fleet/fleetNamespace';
import { isBranch } from '../../fleet/isBranch';
import { isFolder } from '../../fleet/isFolder';
import { CONTROL_NAMESPACE, account, accountOf } from './account';
import { releases } from './releases';

const metadataOf = (name: string) => ({
  name,
  namespace: CONTROL_NAMESPACE,
  labels: labelsOf(name),
});

/** Flux looks at a branch where nothing else says what to fetch. */
const followsBranch = (ref: unknown, branch: string | undefined) =>
  branch === undefined ||
  (['commit', 'name', 'semver', 'tag'].every(key => !at(ref, key)) &&
    isBranch(at(ref, 'branch'), branch));

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
 * that acts as an account with rights in the environment's namespace alone. HelmReleases that it brings are held to the same.
 */
export const follow: EngineFollow = {
  namesSecret: true,
  decrypts: { kustomization: true, chart: false },
  ownLayout: 'flux',
  needsNamespaces: false,
  takesPlugin: false,
  objects: environment => [
    fleetNamespace(environment.name),
    ...account(environment),
    source(environment),
    ...(environment.ownObjects ? releases(environment) : []),
    delivery(environment),
  ],
  isFollowing(object, { name, isRepository, folder, branch }) {
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
    if (kind === 'HelmChart') {
      return (
        isMarked(object, name) &&
        at(spec, 'sourceRef', 'kind') === 'GitRepository' &&
        at(spec, 'sourceRef', 'name') === name
      );
    }
    return kind === 'GitRepository'
      ? isRepository(at(spec, 'url')) && followsBranch(at(spec, 'ref'), branch)
      : isMarked(object, name);
  },
};
