import { InputError } from '@backstage/errors';
import {
  type DeliveryEngineName,
  type EnginePreviews,
  findEngine,
} from '@downstage/readers';

/** What an engine knows of previews. */
export interface PreviewEngine {
  name: DeliveryEngineName;
  /** For people. */
  title: string;
  /** Where it has its objects. */
  control: string;
  /** The kinds that make objects for pull requests. */
  generators: string[];
  previews: EnginePreviews;
}

/**
 * The engine of a cluster, as one that delivers pull requests.
 *
 * @throws InputError when it does not
 */
export function previewEngine(name: DeliveryEngineName): PreviewEngine {
  // Whatever may be named is registered
  const {
    title,
    controlNamespace: control = '',
    resources,
    previews,
  } = findEngine(name)!;
  if ('unsupported' in previews) {
    throw new InputError(`cluster: ${title}: ${previews.unsupported}`);
  }
  const generators = resources
    .filter(({ role }) => role === 'generates')
    .map(({ kind }) => kind);
  return { name, title, control, generators, previews };
}

/** How the namespaces of previews are called: `*` stands for the number of a pull request. */
export const namespacesOf = (
  namespace: string,
  { hasNamespaces }: Pick<EnginePreviews, 'hasNamespaces'>,
) => (hasNamespaces ? `${namespace}-*` : namespace);
