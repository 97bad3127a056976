import { escape } from '../../html/escape';
import { page } from '../html/page';
import type { ForgeContext } from '../state/ForgeContext';

/** The page with one button per role; what is hidden comes back with the choice. */
export function signInPage(
  context: ForgeContext,
  hidden: Record<string, string>,
): string {
  const inputs = Object.entries(hidden)
    .map(
      ([name, value]) =>
        `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
    )
    .join('');
  const roles = context.options.accounts
    .map(
      ({ login, role }) =>
        `<form method="post">${inputs}<input type="hidden" name="login" value="${escape(
          login,
        )}"><button class="role">${escape(role)}</button></form>`,
    )
    .join('\n');
  return page({
    title: 'Sign in',
    body: `<h1>Sign in</h1><p>Choose the role to go on as.</p>${roles}`,
  });
}
