import type { ScmAdministration } from '../scm';
import type { RepositoryAccess } from './StoredRepository';

/** The fake of {@link ScmAdministration}; every team exists in it but `no-such-team`. */
export class InMemoryAdministration implements ScmAdministration {
  private readonly hooks = new Set<string>();

  constructor(private readonly access: RepositoryAccess) {}

  async exists() {
    return this.access.find() !== undefined;
  }

  async createRepository(
    options: Parameters<ScmAdministration['createRepository']>[0],
  ) {
    this.access.beforeWrite();
    if (this.access.find()) {
      return { status: 'exists' as const };
    }
    const repository = this.access.create();
    const { sha } = repository.add({
      parents: [],
      message: options.message,
      author: 'portal',
      at: new Date().toISOString(),
      files: new Map(
        options.files.flatMap(({ path, content }) =>
          content === null ? [] : [[path, content] as const],
        ),
      ),
    });
    repository.branches.set('main', sha);
    return { status: 'created' as const };
  }

  async protectBranch() {
    this.access.beforeWrite();
    return { status: 'protected' as const };
  }

  async setTeamAccess(team: string) {
    this.access.beforeWrite();
    return team === 'no-such-team'
      ? { status: 'no-such-team' as const }
      : { status: 'set' as const };
  }

  async addWebhook({ url }: { url: string }) {
    this.access.beforeWrite();
    const exists = this.hooks.has(url);
    this.hooks.add(url);
    return { status: exists ? ('exists' as const) : ('added' as const) };
  }
}
