import type { ScmAdministration } from '../scm';
import { ScmError } from '../scm';
import type { RepositoryAccess, StoredRepository } from './StoredRepository';

const LEVELS = ['read', 'write', 'admin'] as const;

/**
 * How a repository in memory is guarded.
 *
 * @public
 */
export interface InMemoryGuards {
  isPrivate: boolean;
  /** What protected branches ask for. */
  protections: Map<string, { approvals: number; checks: string[] }>;
  /** Who is told of which events, by URL. */
  hooks: Map<string, string[]>;
  /** What teams may do. */
  teams: Map<string, 'read' | 'write' | 'admin'>;
}

/** Makes a branch of files alone. */
function begin(
  repository: StoredRepository,
  { branch, files, message }: Parameters<ScmAdministration['createBranch']>[0],
): void {
  const { sha } = repository.add({
    parents: [],
    message,
    author: 'portal',
    at: new Date().toISOString(),
    files: new Map(
      files.flatMap(({ path, content }) =>
        content === null ? [] : [[path, content] as const],
      ),
    ),
  });
  repository.branches.set(branch, sha);
}

/** The fake of {@link ScmAdministration}; every owner and team exists in it but `no-such-owner` and `no-such-team`. */
export class InMemoryAdministration
  implements ScmAdministration, InMemoryGuards
{
  isPrivate = false;
  readonly protections: InMemoryGuards['protections'] = new Map();
  readonly hooks: InMemoryGuards['hooks'] = new Map();
  readonly teams: InMemoryGuards['teams'] = new Map();

  constructor(private readonly access: RepositoryAccess) {}

  async exists() {
    return this.access.find() !== undefined;
  }

  async hasOwner() {
    return !new URL(this.access.url).pathname.startsWith('/no-such-owner/');
  }

  async createRepository(
    options: Parameters<ScmAdministration['createRepository']>[0],
  ) {
    this.access.beforeWrite();
    if (this.access.find()) {
      return { status: 'exists' as const };
    }
    this.isPrivate = options.private;
    begin(this.access.create(), { ...options, branch: 'main' });
    return { status: 'created' as const };
  }

  async createBranch(
    options: Parameters<ScmAdministration['createBranch']>[0],
  ) {
    this.access.beforeWrite();
    const repository = this.access.find();
    if (!repository) {
      throw new ScmError({
        kind: 'invalid',
        message: `${this.access.url} does not exist`,
      });
    }
    const { branch } = options;
    if (repository.branches.has(branch)) {
      return { status: 'exists' as const };
    }
    const isInTheWay = (other: string) =>
      other.startsWith(`${branch}/`) || branch.startsWith(`${other}/`);
    const inTheWay = [...repository.branches.keys()].find(isInTheWay);
    if (inTheWay) {
      throw new ScmError({
        kind: 'invalid',
        message: `creating branch ${branch} of ${this.access.url}: ${inTheWay} above or below it is in the way`,
      });
    }
    begin(repository, options);
    return { status: 'created' as const };
  }

  async protectBranch(
    branch: string,
    rule: Parameters<ScmAdministration['protectBranch']>[1],
  ) {
    this.access.beforeWrite();
    const stands = this.protections.get(branch);
    if (!stands) {
      this.protections.set(branch, rule);
      return { status: 'protected' as const };
    }
    const missingChecks = rule.checks.filter(
      check => !stands.checks.includes(check),
    );
    return stands.approvals < rule.approvals || missingChecks.length > 0
      ? {
          status: 'weaker' as const,
          approvals: stands.approvals,
          missingChecks,
        }
      : { status: 'protected' as const };
  }

  async setTeamAccess(team: string, access: (typeof LEVELS)[number]) {
    this.access.beforeWrite();
    if (team === 'no-such-team') {
      return { status: 'no-such-team' as const };
    }
    const has = this.teams.get(team);
    if (!has || LEVELS.indexOf(has) < LEVELS.indexOf(access)) {
      this.teams.set(team, access);
    }
    return { status: 'set' as const };
  }

  async teamAccess(team: string) {
    return (this.access.find() && this.teams.get(team)) ?? 'none';
  }

  async addWebhook({
    url,
    events,
  }: Parameters<ScmAdministration['addWebhook']>[0]) {
    this.access.beforeWrite();
    const exists = this.hooks.has(url);
    if (!exists) {
      this.hooks.set(url, events);
    }
    return { status: exists ? ('exists' as const) : ('added' as const) };
  }
}
