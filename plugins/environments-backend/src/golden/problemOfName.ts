import { ENGINES } from '@downstage/readers';
import type { NewEnvironment } from './NewEnvironment';

/** Namespaces, and with them objects, of the engines and of Kubernetes itself. */
const RESERVED = [
  ...ENGINES.flatMap(({ controlNamespace }) => controlNamespace ?? []),
  'default',
];
const KUBERNETES = 'kube-';
/** As previews of pull requests are called: the engine would take the environment for one. */
const PREVIEW = /^preview-.+-\d+$/;

/** What speaks against a name: those of the cluster's own are not given. */
export function problemOfName({ name }: NewEnvironment): string[] {
  if (PREVIEW.test(name)) {
    return [
      `name: ${name} is what the preview of a pull request is called. Give the environment another name`,
    ];
  }
  return RESERVED.includes(name) || name.startsWith(KUBERNETES)
    ? [
        `name: ${name} belongs to the delivery engines or to Kubernetes (${RESERVED.join(
          ', ',
        )}, ${KUBERNETES}*). Give the environment another name`,
      ]
    : [];
}
