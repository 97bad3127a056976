import { InputError } from '@backstage/errors';
import { ENGINES } from '@downstage/readers';
import { fleetFolder } from './fleetFile';
import type { NewEnvironment } from './NewEnvironment';

/** Namespaces, and with them objects, of the engines and of Kubernetes itself. */
const RESERVED = [
  ...ENGINES.flatMap(({ controlNamespace }) => controlNamespace ?? []),
  'default',
];
const KUBERNETES = 'kube-';

/**
 * Refuses what would reach beyond the environment: names of the cluster's own, and paths that lead elsewhere.
 *
 * @throws InputError with the field and the fix
 */
export function requireUsable(environment: NewEnvironment): void {
  const { name, cluster, fleet } = environment;
  if (RESERVED.includes(name) || name.startsWith(KUBERNETES)) {
    throw new InputError(
      `name: ${name} belongs to the delivery engines or to Kubernetes (${RESERVED.join(
        ', ',
      )}, ${KUBERNETES}*). Give the environment another name`,
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
