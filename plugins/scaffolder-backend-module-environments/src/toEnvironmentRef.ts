import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/** The full ref of an environment. */
export function toEnvironmentRef(ref: string): string {
  return stringifyEntityRef(
    parseEntityRef(ref, {
      defaultKind: 'resource',
      defaultNamespace: 'default',
    }),
  );
}
