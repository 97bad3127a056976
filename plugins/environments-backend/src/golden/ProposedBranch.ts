import { ConflictError } from '@backstage/errors';
import type {
  Scm,
  ScmFile,
  ScmPullRequest,
} from '@downstage/backstage-plugin-environments-node';

const LABEL = 'downstage';

/** What a branch of ours brings, and what is said of it. */
interface Proposal {
  /** Of the commit. */
  message: string;
  title: string;
  body: string;
  /** A content of null deletes the file. */
  files: ScmFile[];
  /** What an earlier try may have brought beside them; default nothing. */
  before?: ScmFile[];
}

/** A branch of ours from which one pull request proposes files. Each call looks first, so that it may be repeated. */
export class ProposedBranch {
  constructor(
    private readonly options: {
      scm: Scm;
      /** Our branch. */
      head: string;
      /** The branch that gets the files. */
      base: string;
      /** What somebody gave that the branch is named for; errors begin with it. */
      field: string;
    },
  ) {}

  /** Its newest pull request into the base, in any state. */
  async find(): Promise<ScmPullRequest | undefined> {
    const { scm, head, base } = this.options;
    const found = await scm.pullRequests.find({ head });
    return found.find(pull => pull.base === base);
  }

  /**
   * Commits the files to the branch and opens its pull request.
   *
   * @param parent - The commit of the base that lacks them
   * @returns undefined where another one was opened meanwhile, or the branch was that of one that is merged, and is deleted: look again
   * @throws ConflictError when the branch is there and is not what would be proposed
   */
  async propose(
    parent: string,
    proposal: Proposal,
  ): Promise<ScmPullRequest | undefined> {
    const { scm, head, base } = this.options;
    const { message, title, body, files } = proposal;
    const done = await scm.repository.commit({
      branch: head,
      parent,
      create: true,
      message,
      files,
    });
    if (done.status === 'conflict' && (await this.endMerged(done.head))) {
      return undefined;
    }
    if (
      done.status === 'conflict' &&
      !(await this.isOwn(done.head, proposal))
    ) {
      throw new ConflictError(
        `${this.options.field}: branch ${head} of ${scm.repository.url} exists, and is not what the portal would propose. Delete it and try again`,
      );
    }
    const opened = await scm.pullRequests.open({ title, body, head, base });
    if (opened.status !== 'opened') {
      return undefined;
    }
    // Nothing depends on it
    await scm.pullRequests
      .label(opened.pullRequest.number, [LABEL])
      .catch(() => {});
    return opened.pullRequest;
  }

  /** Whether a commit of a branch that is there is what was cut short: one commit that brings our files alone. */
  async isOwn(
    head: string | undefined,
    { files, before = [] }: Pick<Proposal, 'files' | 'before'>,
  ): Promise<boolean> {
    const { scm, base } = this.options;
    const { repository } = scm;
    const compared = head ? await repository.compare(base, head) : undefined;
    if (!head || compared?.status !== 'found' || compared.ahead !== 1) {
      return false;
    }
    const [parent, ...others] = compared.commits[0].parents;
    const [old, now] = [await this.shas(parent), await this.shas(head)];
    const changed = [...new Set([...old.keys(), ...now.keys()])].filter(
      path => old.get(path) !== now.get(path),
    );
    const texts = await repository.blobs(
      changed.flatMap(path => now.get(path) ?? []),
    );
    const known = new Map(
      [...before, ...files].map(({ path, content }) => [path, content]),
    );
    return (
      others.length === 0 &&
      changed.length > 0 &&
      files.every(({ path }) => changed.includes(path)) &&
      changed.every(path => {
        const sha = now.get(path);
        const text = sha === undefined ? null : texts.get(sha);
        return text !== undefined && text === known.get(path);
      })
    );
  }

  /** Deletes the branch where all that it brings is merged: what is proposed anew begins at the base. */
  private async endMerged(head: string | undefined): Promise<boolean> {
    const newest = await this.find();
    if (!head || newest?.state !== 'merged' || newest.headCommit !== head) {
      return false;
    }
    const { scm, head: branch } = this.options;
    await scm.repository.deleteBranch(branch, { expectedHead: head });
    return true;
  }

  private async shas(commit: string): Promise<Map<string, string>> {
    const tree = await this.options.scm.repository.tree(commit);
    return new Map(
      tree.status === 'found'
        ? tree.files.map(({ path, sha }) => [path, sha])
        : [],
    );
  }
}
