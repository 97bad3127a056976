import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';

/** The full form of a ref of some kinds; undefined where it is none. */
function fullRef(ref: string, kinds: string[]): string | undefined {
  try {
    const parsed = parseEntityRef(ref, {
      defaultKind: kinds[0],
      defaultNamespace: 'default',
    });
    return kinds.includes(parsed.kind.toLocaleLowerCase('en-US'))
      ? stringifyEntityRef(parsed)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The full ref of an owner; a name alone is that of a group.
 *
 * @throws InputError when it is none
 */
export function ownerRef(owner: string): string {
  const ref = fullRef(owner, ['group', 'user']);
  if (!ref) {
    throw new InputError(
      `owner: "${owner}" is no group or user, such as group:default/platform`,
    );
  }
  return ref;
}

/**
 * The full ref of a system; a name alone is that of one.
 *
 * @throws InputError when it is none
 */
export function systemRef(system: string): string {
  const ref = fullRef(system, ['system']);
  if (!ref) {
    throw new InputError(
      `system: "${system}" is no system, such as system:default/payments`,
    );
  }
  return ref;
}
