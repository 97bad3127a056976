import { parseEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { Scm } from '@downstage/backstage-plugin-environments-node';
import type { Fleet } from '../settings/Fleet';
import { BRANCH } from '../settings/branchName';

/** What speaks against a branch of a catalog file. */
export const problemOfBranch = (branch: string): string[] =>
  BRANCH.test(branch)
    ? []
    : [
        `branch: "${branch}" cannot be that of a catalog file. Give one of letters, digits, dots, dashes and underscores`,
      ];

/** Hosts tell letters of either case apart in no repository. */
const isSame = (one: string, other: string) =>
  one.toLocaleLowerCase('en-US') === other.toLocaleLowerCase('en-US');

/** What speaks against a repository that engines follow: what is put there is applied. */
export const problemOfFleet = (repository: string, fleets: Fleet[]): string[] =>
  fleets.some(fleet => isSame(fleet.repository, repository))
    ? [
        `repository: ${repository} is a fleet, to which nothing is proposed. Give another repository`,
      ]
    : [];

/**
 * The team at the host that a group stands for.
 *
 * @returns undefined for people, and for groups of other namespaces, whose names others may choose
 */
function teamOf(owner: string): string | undefined {
  const { kind, namespace, name } = parseEntityRef(owner);
  return kind === 'group' && namespace === 'default' ? name : undefined;
}

/**
 * Refuses an owner whose team may not do at the host what the portal is to do for it.
 *
 * @throws InputError, the same for what does not exist: nobody is told of repositories of others
 */
export async function requireTeamAccess(
  { repository: { url }, administration }: Scm,
  owner: string,
  wanted: 'read' | 'write',
): Promise<void> {
  const team = teamOf(owner);
  if (!team) {
    throw new InputError(
      `owner: ${owner} is no group of the namespace default, whose name is that of a team at the host. Give one that may ${
        wanted === 'read' ? 'read' : 'write to'
      } ${url}`,
    );
  }
  const has = (await administration?.teamAccess(team)) ?? 'none';
  if (has === 'none' || (wanted === 'write' && has === 'read')) {
    throw new InputError(
      `repository: team ${team} may not ${
        wanted === 'read' ? 'read' : 'write to'
      } ${url} at its host, or there is no such repository or team. The portal does nothing there that the owner cannot. Give the team access there, or give another owner`,
    );
  }
}
