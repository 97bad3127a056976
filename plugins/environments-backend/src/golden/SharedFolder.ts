import { ConflictError } from '@backstage/errors';
import type {
  Scm,
  ScmPullRequest,
} from '@downstage/backstage-plugin-environments-node';
import type { Creation, CreationStore } from '../database/CreationStore';
import type { PlannedEnvironment } from './NewEnvironment';
import type { NewFile } from './NewService';
import { ProposedBranch } from './ProposedBranch';
import {
  type BegunEnvironment,
  type SeenPlace,
  type SharedPlace,
  recordCreation,
} from './SharedPlace';
import { headOf } from './headOf';
import { lackingFiles } from './lackingFiles';
import { lookAgain } from './lookAgain';
import { environmentBranch, linkTo } from './pullRequestParts';
import { sharedPullRequest } from './sharedPullRequest';

/** What there is of the folder, or comes. */
type Followed =
  | { status: 'exists'; pullRequest?: ScmPullRequest }
  | { status: 'proposed'; pullRequest: ScmPullRequest };

/** The folder of a repository that is a new environment, or has its catalog file. It comes by pull request alone. */
export class SharedFolder implements SharedPlace {
  private readonly branch: ProposedBranch;
  private readonly folder: string;

  constructor(
    private readonly options: {
      scm: Scm;
      creations: CreationStore;
      environment: PlannedEnvironment;
      /** What the folder begins with, and what is beside it. */
      files: NewFile[];
      /** Where people reach the portal. */
      appUrl: string;
    },
  ) {
    const { scm, environment } = options;
    const { branch, folder = '' } = environment.catalog;
    this.folder = folder;
    this.branch = new ProposedBranch({
      scm,
      head: environmentBranch(environment),
      base: branch,
      field: 'name',
    });
  }

  /**
   * What the branch has, and what proposes the folder.
   *
   * @throws InputError where there is no such branch, ConflictError where its files cannot be seen as a whole
   */
  async look(): Promise<SeenPlace> {
    const look = await this.read();
    const { tree, pullRequest } = look;
    return {
      // The folder has files, or they are proposed
      isKept: this.isIn(tree) || pullRequest?.state === 'open',
      require: isOwn => this.require(isOwn, look),
    };
  }

  /**
   * Proposes the folder where it is not there, or finds what proposes it.
   *
   * @throws ConflictError where it is somebody else's, or the branch moves too fast
   */
  async follow(
    isOwn: boolean,
    requestedBy: string,
    seen: Creation | undefined,
  ): Promise<BegunEnvironment> {
    const { creations, environment } = this.options;
    const propose = () => this.propose(isOwn, requestedBy);
    return isOwn
      ? propose()
      : recordCreation(creations, { environment, requestedBy, seen }, propose);
  }

  /**
   * The same, of a place that somebody else writes down.
   *
   * @param warnings - What a person has to do, since the host cannot
   */
  async propose(
    isOwn: boolean,
    requestedBy: string,
    warnings: string[] = [],
  ): Promise<BegunEnvironment> {
    const { status, pullRequest } = await this.proposeFolder(isOwn, {
      requestedBy,
      warnings,
    });
    return {
      status,
      warnings,
      ...(pullRequest ? { environmentPullRequest: linkTo(pullRequest) } : {}),
    };
  }

  private async read(): Promise<Look> {
    const { scm, environment } = this.options;
    const head = await headOf(scm, environment.catalog.branch);
    return { ...head, pullRequest: await this.branch.find() };
  }

  private async require(
    isOwn: boolean,
    { tree, pullRequest }: Look,
  ): Promise<void> {
    if (!isOwn && pullRequest?.state === 'open') {
      await this.requireOwn(pullRequest, tree);
      return;
    }
    this.requireFree(tree, isOwn);
  }

  private async proposeFolder(
    isOwn: boolean,
    request: { requestedBy: string; warnings: string[] },
  ): Promise<Followed> {
    const { scm, environment, files, appUrl } = this.options;
    const { branch } = environment.catalog;
    return lookAgain<Followed>(
      { url: scm.repository.url, branch },
      async () => {
        const { commit, tree, pullRequest } = await this.read();
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
          ...sharedPullRequest(environment, { ...request, appUrl }),
          files: lackingFiles(tree, files, []).lacking,
          before: files,
        });
        return opened && { status: 'proposed', pullRequest: opened };
      },
    );
  }

  /** Some hosts and clones tell letters of either case apart, others do not. */
  private isIn({ files, submodules }: Tree): boolean {
    const folder = this.folder.toLowerCase();
    return [...files, ...submodules].some(({ path }) => {
      const lower = path.toLowerCase();
      return lower === folder || lower.startsWith(`${folder}/`);
    });
  }

  private requireFree(tree: Tree, isOwn: boolean): void {
    const { folder } = this;
    const { environment, files, scm } = this.options;
    const { name } = environment;
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
