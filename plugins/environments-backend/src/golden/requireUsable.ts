import { InputError } from '@backstage/errors';
import { ENGINES } from '@downstage/readers';
import type { NewEnvironment } from './NewEnvironment';

/** Namespaces, and with them objects, of the engines and of Kubernetes itself. */
const RESERVED = [
  ...ENGINES.flatMap(({ controlNamespace }) => controlNamespace ?? []),
  'default',
];
const KUBERNETES = 'kube-';

/**
 * Refuses names of the cluster's own.
 *
 * @throws InputError with the field and the fix
 */
export function requireUsable({ name }: NewEnvironment): void {
  if (RESERVED.includes(name) || name.startsWith(KUBERNETES)) {
    throw new InputError(
      `name: ${name} belongs to the delivery engines or to Kubernetes (${RESERVED.join(
        ', ',
      )}, ${KUBERNETES}*). Give the environment another name`,
    );
  }
}
