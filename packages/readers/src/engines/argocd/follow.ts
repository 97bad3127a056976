import { at, list } from '../../objects/untrusted';
import type { EngineFollow } from '../Engine';

/** Where its objects are by its own convention. */
export const CONTROL_NAMESPACE = 'argocd';

/** How Argo CD is made to follow an environment repository: by one Application. */
export const follow: EngineFollow = {
  objects: ({ name, repository, branch }) => [
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name,
        namespace: CONTROL_NAMESPACE,
        labels: { environment: name },
      },
      spec: {
        project: 'default',
        source: {
          repoURL: `${repository}.git`,
          path: '.',
          targetRevision: branch,
        },
        destination: {
          server: 'https://kubernetes.default.svc',
          namespace: name,
        },
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
        },
      },
    },
  ],
  isFollowing: ({ spec }, isRepository) =>
    [at(spec, 'source'), ...list(at(spec, 'sources'))].some(source =>
      isRepository(at(source, 'repoURL')),
    ),
};
