import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';

/** Whether a service asks, by itself or for a person as a template does, and no person in the portal. */
export function isAutomation({ principal }: BackstageCredentials): boolean {
  const { type, actor } = principal as Partial<BackstageUserPrincipal>;
  return type !== 'user' || actor !== undefined;
}
