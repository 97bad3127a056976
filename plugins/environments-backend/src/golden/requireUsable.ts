import { InputError } from '@backstage/errors';
import { fleetFolder } from './fleetFile';
import type { NewEnvironment } from './NewEnvironment';

/** Objects and namespaces of the engines and of Kubernetes itself. */
const RESERVED = /^(flux-system|argocd|default|kube-.*)$/;

/**
 * Refuses what would reach beyond the environment: names of the cluster's own, and paths that lead elsewhere.
 *
 * @throws InputError with the field and the fix
 */
export function requireUsable(environment: NewEnvironment): void {
  const { name, cluster, fleet } = environment;
  if (RESERVED.test(name)) {
    throw new InputError(
      `name: ${name} belongs to the delivery engines or to Kubernetes (flux-system, argocd, default, kube-*). Give the environment another name`,
    );
  }
  const parts = fleetFolder(environment).split('/');
  if (parts.some(part => ['', '.', '..'].includes(part))) {
    const [field, value] =
      fleet.folder === undefined
        ? ['cluster', cluster]
        : ['fleet.folder', fleet.folder];
    throw new InputError(
      `${field}: "${value}" has a part that is empty, . or .., which is no folder of the fleet repository. Give a path such as clusters/qa`,
    );
  }
}
