import { ConflictError } from '@backstage/errors';
import type {
  Scm,
  ScmPullRequest,
} from '@downstage/backstage-plugin-environments-node';
import type { Creation, CreationStore } from '../database/CreationStore';
import { placeOf, refOf } from './CreationChecks';
import type { PlannedEnvironment } from './NewEnvironment';
import type { NewFile } from './NewService';
import { ProposedBranch } from './ProposedBranch';
import { headOf } from './headOf';
import { lackingFiles } from './lackingFiles';
import { lookAgain } from './lookAgain';
import { folderPullRequest } from './folderPullRequest';
import { environmentBranch } from './pullRequestParts';

/** What there is of the folder, or comes. */
type Followed =
  | { status: 'exists'; pullRequest?: ScmPullRequest }
  | { status: 'proposed'; pullRequest: ScmPullRequest };

/** The folder of a repository that is a new environment. It comes by pull request alone. */
export class SharedFolder {
  private readonly branch: ProposedBranch;

  constructor(
    private readonly options: {
      scm: Scm;
      creations: CreationStore;
      environment: PlannedEnvironment & { folder: string };
      /** What the environment begins with. */
      files: NewFile[];
      /** Where people reach the portal. */
      appUrl: string;
    },
  ) {
    const { scm, environment } = options;
    this.branch = new ProposedBranch({
      scm,
      head: environmentBranch(environment),
      base: environment.branch,
      field: 'name',
    });
  }

  /**
   * What the branch has, and what proposes the folder.
   *
   * @throws InputError where there is no such branch, ConflictError where its files cannot be seen as a whole
   */
  async look(): Promise<Look> {
    const { scm, environment } = this.options;
    const head = await headOf(scm, environment.branch);
    return { ...head, pullRequest: await this.branch.find() };
  }

  /** Whether what was created there before still stands for anything: the folder has files, or they are proposed. */
  isKept({ tree, pullRequest }: Look): boolean {
    return this.isIn(tree) || pullRequest?.state === 'open';
  }

  /**
   * What can be known before the first write.
   *
   * @param isOwn - Whether the folder is known to be the environment's
   * @throws ConflictError where the folder, or a file beside it, is somebody else's
   */
  async require(isOwn: boolean, { tree, pullRequest }: Look): Promise<void> {
    if (!isOwn && pullRequest?.state === 'open') {
      await this.requireOwn(pullRequest, tree);
      return;
    }
    this.requireFree(tree, isOwn);
  }

  /**
   * Proposes the folder where it is not there, or finds what proposes it.
   *
   * @param isOwn - As in {@link require}
   * @param seen - What was known to be created there before the first {@link look}
   * @throws ConflictError as there, and where the branch moves too fast
   */
  async follow(
    isOwn: boolean,
    requestedBy: string,
    seen: Creation | undefined,
  ): Promise<Followed> {
    if (isOwn) {
      return this.propose(isOwn, requestedBy);
    }
    const { creations, environment } = this.options;
    const creation = {
      repository: placeOf(environment),
      environment: refOf(environment),
      owner: environment.owner,
      cluster: environment.cluster,
      requestedBy,
    };
    // What was there before was taken away, or was refused
    if (seen) {
      await creations.forget(seen);
    }
    await creations.begin(creation);
    const followed = await this.propose(isOwn, requestedBy);
    await creations.recordCreated(creation);
    return followed;
  }

  private async propose(
    isOwn: boolean,
    requestedBy: string,
  ): Promise<Followed> {
    const { scm, environment, files, appUrl } = this.options;
    const { branch } = environment;
    return lookAgain<Followed>(
      { url: scm.repository.url, branch },
      async () => {
        const { commit, tree, pullRequest } = await this.look();
        if (pullRequest?.state === 'open') {
          if (!isOwn) {
            await this.requireOwn(pullRequest, tree);
          }
          return { status: 'proposed', pullRequest };
        }
        this.requireFree(tree, isOwn);
        if (this.isIn(tree)) {
          return pullRequest?.state === 'merged'
            ? { status: 'exists', pullRequest }
            : { status: 'exists' };
        }
        const opened = await this.branch.propose(commit, {
          ...folderPullRequest(environment, { requestedBy, appUrl }),
          files: lackingFiles(tree, files, []).lacking,
          before: files,
        });
        return opened && { status: 'proposed', pullRequest: opened };
      },
    );
  }

  /** Some hosts and clones tell letters of either case apart, others do not. */
  private isIn({ files, submodules }: Tree): boolean {
    const folder = this.options.environment.folder.toLowerCase();
    return [...files, ...submodules].some(({ path }) => {
      const lower = path.toLowerCase();
      return lower === folder || lower.startsWith(`${folder}/`);
    });
  }

  private requireFree(tree: Tree, isOwn: boolean): void {
    const { environment, files, scm } = this.options;
    const { name, folder } = environment;
    const isThere = this.isIn(tree);
    if (isThere && !isOwn) {
      throw new ConflictError(
        `folder: ${folder} of ${scm.repository.url} has files already, and was not proposed for environment ${name}. Nothing was changed; give the environment another name`,
      );
    }
    const [kept] = isThere ? [] : lackingFiles(tree, files, []).kept;
    if (kept) {
      throw new ConflictError(
        `folder: ${kept} cannot be added to ${scm.repository.url}, which has something in its place. Take that away, or give the environment another name`,
      );
    }
  }

  /** What is proposed may be somebody else's: a branch is named by anybody who may push. */
  private async requireOwn(
    { headCommit, url }: ScmPullRequest,
    tree: Tree,
  ): Promise<void> {
    const before = this.options.files;
    const files = lackingFiles(tree, before, []).lacking;
    if (!(await this.branch.isOwn(headCommit, { files, before }))) {
      throw new ConflictError(
        `name: ${url} proposes another environment ${this.options.environment.name}. Merge or close it first, or give the environment another name`,
      );
    }
  }
}

type Head = Awaited<ReturnType<typeof headOf>>;
type Tree = Head['tree'];
/** What there is at some moment. */
type Look = Head & { pullRequest?: ScmPullRequest };
