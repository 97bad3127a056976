import { at, list } from '../../objects/untrusted';
import { deliveredKinds } from '../../fleet/deliveredKinds';
import type { EngineFollow, FleetObject, FollowedRepository } from '../Engine';
import { fleetNamespace, isMarked, labelsOf } from '../../fleet/fleetNamespace';
import { isBranch } from '../../fleet/isBranch';
import { isFolder } from '../../fleet/isFolder';

/** Where its objects are by its own convention. */
export const CONTROL_NAMESPACE = 'argocd';

/** The cluster that Argo CD runs in. */
export const SERVER = 'https://kubernetes.default.svc';

/** What the Application may deliver, from where and where to. */
function project({
  name,
  repository,
  secrets,
}: FollowedRepository): FleetObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: {
      name,
      namespace: CONTROL_NAMESPACE,
      labels: labelsOf(name),
    },
    spec: {
      description: `Environment ${name}: its repository alone, into its namespace alone`,
      // Older releases compare them as they are written
      sourceRepos: [repository, `${repository}.git`],
      destinations: [{ server: SERVER, namespace: name }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: deliveredKinds(secrets).map(
        ({ group, kind }) => ({
          group,
          kind,
        }),
      ),
    },
  };
}

function application({
  name,
  repository,
  branch,
  folder = '.',
  plugin,
  annotations,
}: FollowedRepository): FleetObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      namespace: CONTROL_NAMESPACE,
      labels: labelsOf(name),
      ...(annotations ? { annotations } : {}),
    },
    spec: {
      project: name,
      source: {
        repoURL: `${repository}.git`,
        path: folder,
        // In full: a tag may have the short name of a branch, and is not protected as that is
        targetRevision: `refs/heads/${branch}`,
        ...(plugin ? { plugin: { name: plugin } } : {}),
      },
      destination: { server: SERVER, namespace: name },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        // What replaces it is healthy before anything goes
        syncOptions: ['PruneLast=true'],
        retry: {
          limit: 5,
          backoff: { duration: '10s', factor: 2, maxDuration: '3m' },
        },
      },
    },
  };
}

/**
 * How Argo CD is made to follow an environment repository: by one Application, in a project of its own that confines it. The
 * project permits no kind of the cluster, so that `CreateNamespace=true` would be refused: the namespace stands beside it.
 */
export const follow: EngineFollow = {
  namesSecret: false,
  // It takes a plugin
  decrypts: { kustomization: false, chart: false },
  takesReleases: false,
  takesPlugin: true,
  objects: environment => [
    fleetNamespace(environment.name),
    project(environment),
    application(environment),
  ],
  isFollowing(object, { name, isRepository, folder, branch }) {
    const { kind, spec } = object;
    if (kind === 'Application') {
      const several = list(at(spec, 'sources'));
      // Where there are several, Argo CD does not look at the one
      const sources = several.length > 0 ? several : [at(spec, 'source')];
      return (
        at(spec, 'project') === name &&
        sources.some(
          source =>
            isRepository(at(source, 'repoURL')) &&
            isFolder(at(source, 'path'), folder) &&
            isBranch(at(source, 'targetRevision'), branch),
        )
      );
    }
    if (kind === 'AppProject') {
      const repositories = list(at(spec, 'sourceRepos'));
      return repositories.length > 0 && repositories.every(isRepository);
    }
    return isMarked(object, name);
  },
};
