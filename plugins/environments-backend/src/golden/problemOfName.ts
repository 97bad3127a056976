import { ENGINES } from '@downstage/readers';
import type { NewEnvironment } from './NewEnvironment';

/** Namespaces, and with them objects, of the engines and of Kubernetes itself. */
const RESERVED = [
  ...ENGINES.flatMap(({ controlNamespace }) => controlNamespace ?? []),
  'default',
];
const KUBERNETES = 'kube-';

/** What speaks against a name: those of the cluster's own are not given. */
export function problemOfName({ name }: NewEnvironment): string[] {
  return RESERVED.includes(name) || name.startsWith(KUBERNETES)
    ? [
        `name: ${name} belongs to the delivery engines or to Kubernetes (${RESERVED.join(
          ', ',
        )}, ${KUBERNETES}*). Give the environment another name`,
      ]
    : [];
}
