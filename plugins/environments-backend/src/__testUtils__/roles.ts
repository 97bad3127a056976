import { mockCredentials } from '@backstage/backend-test-utils';

/** Those who ask, in the order of the matrix. */
export const ROLES = [
  'anonymous',
  'viewer',
  'developer of the owner',
  'developer of another team',
  'release manager',
  'platform engineer',
  'service token',
  'restricted service token',
] as const;

/** Somebody who asks. */
export type Role = (typeof ROLES)[number];

/** What each person belongs to. */
const PEOPLE: Partial<Record<Role, { user: string; groups: string[] }>> = {
  viewer: { user: 'user:default/vera', groups: ['group:default/auditors'] },
  'developer of the owner': {
    user: 'user:default/dora',
    groups: ['group:default/team'],
  },
  'developer of another team': {
    user: 'user:default/otto',
    groups: ['group:default/other'],
  },
  'release manager': {
    user: 'user:default/rita',
    groups: ['group:default/release'],
  },
  'platform engineer': {
    user: 'user:default/paul',
    groups: ['group:default/platform'],
  },
};

/** The name that the restricted service token stands for. */
export const RESTRICTED_SERVICE = 'external:dashboard';

/** The person of a role that is one. */
export const userOf = (role: Role) => PEOPLE[role]!.user;

/** What somebody owns: they and their groups. */
export function claimsOf(userEntityRef: string): string[] {
  const person = Object.values(PEOPLE).find(
    ({ user }) => user === userEntityRef,
  );
  return [userEntityRef, ...(person?.groups ?? [])];
}

/** The `Authorization` of those who ask. */
export function headerOf(role: Role): string {
  switch (role) {
    case 'anonymous':
      return mockCredentials.none.header();
    case 'service token':
      return mockCredentials.service.header();
    case 'restricted service token':
      return mockCredentials.service.header({
        onBehalfOf: mockCredentials.service(RESTRICTED_SERVICE),
        targetPluginId: 'environments',
      });
    default:
      return mockCredentials.user.header(userOf(role));
  }
}
