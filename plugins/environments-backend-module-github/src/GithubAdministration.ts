import type { ScmAdministration } from '@downstage/backstage-plugin-environments-node';
import { commitFiles } from './commitFiles';
import { createBranch } from './createBranch';
import { protectBranch } from './protectBranch';
import { unlessRefused } from './unlessRefused';
import type { RepositoryClient } from './RepositoryClient';
import { answer, messageOf, statusOf } from './toScmError';

const TEAM_PERMISSIONS = {
  read: 'pull',
  write: 'push',
  admin: 'admin',
} as const;

/** GitHub's half of {@link ScmAdministration}. */
export class GithubAdministration implements ScmAdministration {
  private readonly repository: { owner: string; repo: string };

  constructor(private readonly client: RepositoryClient) {
    const { owner, repo } = client;
    this.repository = { owner, repo };
  }

  async exists(): Promise<boolean> {
    const { octokit, url } = this.client;
    const response = await answer(
      `reading ${url}`,
      () => octokit.rest.repos.get(this.repository),
      { 404: undefined },
    );
    return response !== undefined;
  }

  async hasOwner(): Promise<boolean> {
    const { octokit, owner, url } = this.client;
    const response = await answer(
      `reading the owner of ${url}`,
      () => octokit.rest.users.getByUsername({ username: owner }),
      { 404: undefined },
    );
    return response !== undefined;
  }

  async createRepository(
    options: Parameters<ScmAdministration['createRepository']>[0],
  ): ReturnType<ScmAdministration['createRepository']> {
    const { octokit, owner, repo, url } = this.client;
    if (await this.exists()) {
      if (!(await this.isBegun(options.description))) {
        return { status: 'exists' };
      }
    } else {
      const settings = {
        name: repo,
        description: options.description,
        private: options.private,
        // Git's database takes no commit while it is empty
        auto_init: true,
        delete_branch_on_merge: true,
      };
      await answer(`creating ${url}`, async () => {
        const account = await octokit.rest.users.getByUsername({
          username: owner,
        });
        return account.data.type === 'Organization'
          ? octokit.rest.repos.createInOrg({ org: owner, ...settings })
          : octokit.rest.repos.createForAuthenticatedUser(settings);
      });
    }
    const parent = await this.headOfMain();
    const done = await commitFiles(this.client, {
      branch: 'main',
      parent,
      create: false,
      message: options.message,
      // The host's own first commit has a README
      files: options.files.some(file => file.path === 'README.md')
        ? options.files
        : [...options.files, { path: 'README.md', content: null }],
    });
    return { status: done.status === 'committed' ? 'created' : 'exists' };
  }

  /** Whether nothing but the host's own first commit is there, of a creation that was cut short. */
  private async isBegun(description: string): Promise<boolean> {
    const { octokit, repo, url } = this.client;
    const commits = await answer(
      `reading the commits of ${url}`,
      () =>
        octokit.rest.repos.listCommits({
          ...this.repository,
          sha: 'main',
          per_page: 2,
        }),
      { 404: undefined, 409: undefined },
    );
    if (commits?.data.length !== 1) {
      return false;
    }
    const { tree } = commits.data[0].commit;
    const { data } = await answer(`reading ${url}`, () =>
      octokit.rest.git.getTree({ ...this.repository, tree_sha: tree.sha }),
    );
    const [readme, ...others] = data.tree;
    if (readme?.path !== 'README.md' || !readme.sha || others.length > 0) {
      return false;
    }
    const blob = await answer(`reading the README of ${url}`, () =>
      octokit.rest.git.getBlob({ ...this.repository, file_sha: readme.sha! }),
    );
    const text = Buffer.from(blob.data.content, 'base64').toString('utf8');
    // Nobody else writes what the host makes of our description
    const words = (value: string) =>
      value.split(/\s+/).filter(Boolean).join(' ');
    return (
      description !== '' && words(text) === words(`# ${repo} ${description}`)
    );
  }

  private async headOfMain(): Promise<string> {
    const { octokit, url } = this.client;
    const response = await answer(`reading the head of main in ${url}`, () =>
      octokit.rest.git.getRef({ ...this.repository, ref: 'heads/main' }),
    );
    return response.data.object.sha;
  }

  createBranch(
    options: Parameters<ScmAdministration['createBranch']>[0],
  ): ReturnType<ScmAdministration['createBranch']> {
    return createBranch(this.client, options);
  }

  protectBranch(
    branch: string,
    options: Parameters<ScmAdministration['protectBranch']>[1],
  ): ReturnType<ScmAdministration['protectBranch']> {
    return protectBranch(this.client, branch, options);
  }

  async setTeamAccess(
    team: string,
    access: 'read' | 'write' | 'admin',
  ): ReturnType<ScmAdministration['setTeamAccess']> {
    const { octokit, owner, repo, url } = this.client;
    const has = await this.permissionsOf(team);
    if (has?.[TEAM_PERMISSIONS[access]] === true) {
      return { status: 'set' };
    }
    return answer(
      `giving team ${team} access to ${url}`,
      async () => {
        await octokit.rest.teams.addOrUpdateRepoPermissionsInOrg({
          org: owner,
          owner,
          repo,
          team_slug: team,
          permission: TEAM_PERMISSIONS[access],
        });
        return { status: 'set' as const };
      },
      { 404: { status: 'no-such-team' as const } },
    );
  }

  async teamAccess(team: string): ReturnType<ScmAdministration['teamAccess']> {
    // A permission that a team has also stands for those below it
    const has = await this.permissionsOf(team);
    return (
      (['admin', 'write', 'read'] as const).find(
        access => has?.[TEAM_PERMISSIONS[access]] === true,
      ) ?? 'none'
    );
  }

  private async permissionsOf(team: string) {
    const { octokit, owner, repo, url } = this.client;
    const response = await answer(
      `reading the access of team ${team} to ${url}`,
      () =>
        octokit.rest.teams.checkPermissionsForRepoInOrg({
          org: owner,
          owner,
          repo,
          team_slug: team,
          // Without it, the answer has no body
          headers: { accept: 'application/vnd.github.v3.repository+json' },
        }),
      { 404: undefined },
    );
    return response?.data?.permissions;
  }

  async addWebhook(
    options: Parameters<ScmAdministration['addWebhook']>[0],
  ): ReturnType<ScmAdministration['addWebhook']> {
    const { octokit, url } = this.client;
    const doing = `adding a webhook to ${url}`;
    const isThere = async () => {
      const hooks = await octokit.paginate(octokit.rest.repos.listWebhooks, {
        ...this.repository,
        per_page: 100,
      });
      return hooks.some(hook => hook.config.url === options.url);
    };
    const add = async () => {
      await octokit.rest.repos.createWebhook({
        ...this.repository,
        events: options.events,
        config: {
          url: options.url,
          secret: options.secret,
          content_type: 'json',
        },
      });
      return { status: 'added' as const };
    };
    const done = await unlessRefused(doing, async () =>
      (await isThere())
        ? { status: 'exists' as const }
        : add().catch(async error => {
            // Somebody else was faster, or it takes no such URL
            if (statusOf(error) !== 422) {
              throw error;
            }
            return (await isThere())
              ? { status: 'exists' as const }
              : {
                  status: 'unsupported' as const,
                  reason: `GitHub says: ${messageOf(error)}`,
                };
          }),
    );
    return (
      done ?? {
        status: 'unsupported',
        reason: `GitHub lets these credentials add no webhook to ${url}`,
      }
    );
  }
}
