import {
  type ExistingEnvironment,
  findCycles,
} from '@downstage/backstage-plugin-environments-common';
import { NAME } from './creationForm';

/** As many as a pull request proposes. */
export const MOST_ENVIRONMENTS = 50;

/** What is wrong with environments that are to be proposed. */
export type DraftProblem =
  | { kind: 'name'; name: string }
  | { kind: 'twice'; name: string }
  | { kind: 'namespace'; name: string; namespace: string }
  | { kind: 'cycle'; names: string[] }
  | { kind: 'many'; count: number };

/** What is wrong with a name, of those that are given. */
export function problemOfName(
  name: string,
  names: string[],
): DraftProblem | undefined {
  if (!NAME.test(name)) {
    return { kind: 'name', name };
  }
  return names.filter(other => other === name).length > 1
    ? { kind: 'twice', name }
    : undefined;
}

/** The first of some namespaces that can be none. */
export function problemOfNamespaces(
  name: string,
  namespaces: string[],
): DraftProblem | undefined {
  const namespace = namespaces.find(item => !NAME.test(item));
  return namespace === undefined
    ? undefined
    : { kind: 'namespace', name, namespace };
}

/** All that is wrong with the value of the form. */
export function problemsOfDrafts(
  environments: ExistingEnvironment[],
): DraftProblem[] {
  const names = environments.map(({ name }) => name);
  const each = environments.flatMap(({ name, namespaces = [] }, index) => [
    ...(names.indexOf(name) === index
      ? [problemOfName(name, names) ?? []].flat()
      : []),
    ...[problemOfNamespaces(name, namespaces) ?? []].flat(),
  ]);
  const called = environments.map(item => ({ ...item, ref: item.name }));
  const [cycle] = each.length === 0 ? findCycles(called).values() : [];
  return [
    ...each,
    ...(cycle ? [{ kind: 'cycle' as const, names: cycle }] : []),
    ...(environments.length > MOST_ENVIRONMENTS
      ? [{ kind: 'many' as const, count: environments.length }]
      : []),
  ];
}
