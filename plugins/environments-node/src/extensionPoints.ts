import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { ClusterProvider } from './clusters';
import type { ScmProvider } from './scm';

/**
 * Where SCM modules register themselves.
 *
 * @public
 */
export interface EnvironmentsScmExtensionPoint {
  addProvider(provider: ScmProvider): void;
}

/**
 * Where SCM modules register themselves.
 *
 * @public
 */
export const environmentsScmExtensionPoint =
  createExtensionPoint<EnvironmentsScmExtensionPoint>({
    id: 'environments.scm',
  });

/**
 * Where cluster modules register themselves.
 *
 * @public
 */
export interface EnvironmentsClustersExtensionPoint {
  addProvider(provider: ClusterProvider): void;
}

/**
 * Where cluster modules register themselves.
 *
 * @public
 */
export const environmentsClustersExtensionPoint =
  createExtensionPoint<EnvironmentsClustersExtensionPoint>({
    id: 'environments.clusters',
  });
