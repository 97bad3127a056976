import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';

/** Whether a service asks, by itself or for a person as a template does, and no person in the portal. */
export function isAutomation({ principal }: BackstageCredentials): boolean {
  const { type, actor } = principal as Partial<BackstageUserPrincipal>;
  return type !== 'user' || actor !== undefined;
}

/**
 * Keeps automation away from what only people remove.
 *
 * @param removes - What a person does, such as `removes resource:default/qa`
 * @throws NotAllowedError
 */
export function requireByHand(
  credentials: BackstageCredentials,
  removes: string,
): void {
  if (isAutomation(credentials)) {
    throw new NotAllowedError(
      `A person ${removes}, in the portal: no template does that for them`,
    );
  }
}
