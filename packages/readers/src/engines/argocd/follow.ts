import { at, list } from '../../objects/untrusted';
import type { EngineFollow, FleetObject, FollowedRepository } from '../Engine';
import { fleetNamespace, isMarked, labelsOf } from '../../fleet/fleetNamespace';
import { isBranch } from '../../fleet/isBranch';
import { isFolder } from '../../fleet/isFolder';
import { applicationPolicy } from './applicationPolicy';
import { CONTROL_NAMESPACE, SERVER, projects } from './projects';
import { LAST } from './waves';

function application({
  name,
  repository,
  branch,
  folder = '.',
  plugin,
  annotations,
  ownObjects,
}: FollowedRepository): FleetObject {
  const annotated = { ...annotations, ...(ownObjects ? LAST : {}) };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      namespace: CONTROL_NAMESPACE,
      labels: labelsOf(name),
      ...(Object.keys(annotated).length > 0 ? { annotations: annotated } : {}),
      ...(ownObjects
        ? { finalizers: ['resources-finalizer.argocd.argoproj.io'] }
        : {}),
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
 * How Argo CD is made to follow an environment repository: by one Application, in a project of its own that confines it. Those
 * that it brings are in the environment's namespace, and held to the same. The projects permit no kind of the cluster, so that
 * `CreateNamespace=true` would be refused: the namespace stands beside them.
 */
export const follow: EngineFollow = {
  namesSecret: false,
  // It takes a plugin
  decrypts: { kustomization: false, chart: false },
  ownLayout: 'argocd',
  // https://argo-cd.readthedocs.io/en/stable/operator-manual/app-any-namespace/
  needsNamespaces: true,
  takesPlugin: true,
  objects: environment => [
    fleetNamespace(environment.name),
    ...projects(environment),
    ...(environment.ownObjects ? applicationPolicy(environment) : []),
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
