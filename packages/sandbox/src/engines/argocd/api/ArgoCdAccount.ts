/**
 * A local account of Argo CD, with what its RBAC policy allows.
 * @public
 */
export interface ArgoCdAccount {
  name: string;
  /** Lets it log in. */
  password?: string;
  /** API keys, which do not expire. */
  tokens?: string[];
  /** Policies on Applications as `action, project/name`; `*` stands for anything. Default: get all of them. */
  policies?: string[];
}

function matches(pattern: string, value: string): boolean {
  const expression = pattern
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`).test(value);
}

/** Whether the policies of an account allow an action on an object, by glob as Argo CD's do. */
export function mayDo(
  account: ArgoCdAccount,
  action: string,
  object: string,
): boolean {
  return (account.policies ?? ['get, */*']).some(policy => {
    const [allowed, pattern] = policy.split(',').map(part => part.trim());
    return matches(allowed, action) && matches(pattern, object);
  });
}
