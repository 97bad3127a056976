import { at } from '../../objects/untrusted';
import type { EngineFollow } from '../Engine';

/** Where its objects are by its own convention. */
export const CONTROL_NAMESPACE = 'flux-system';

/** How Flux is made to follow an environment repository: by a GitRepository, and a Kustomization of the same name. */
export const follow: EngineFollow = {
  objects({ name, repository, branch }) {
    const metadata = {
      name,
      namespace: CONTROL_NAMESPACE,
      labels: { environment: name },
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
          sourceRef: { kind: 'GitRepository', name },
        },
      },
    ];
  },
  isFollowing({ kind, metadata, spec }, isRepository) {
    return kind === 'Kustomization'
      ? at(spec, 'sourceRef', 'kind') === 'GitRepository' &&
          at(spec, 'sourceRef', 'name') === metadata?.name
      : isRepository(at(spec, 'url'));
  },
};
