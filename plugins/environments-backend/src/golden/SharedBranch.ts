import { ConflictError, InputError } from '@backstage/errors';
import type { Scm } from '@downstage/backstage-plugin-environments-node';
import type { Creation, CreationStore } from '../database/CreationStore';
import { blobSha } from '../promote/revert/takeBack';
import { placeOf } from './CreationChecks';
import type { PlannedEnvironment } from './NewEnvironment';
import type { NewFile } from './NewService';
import { SharedFolder } from './SharedFolder';
import {
  type BegunEnvironment,
  type SeenPlace,
  type SharedPlace,
  recordCreation,
} from './SharedPlace';
import { messageFor } from './pullRequestParts';
import { warningsOfProtection } from './warningsOfProtection';

const ORDINARY_FILE = '100644';

/**
 * The branch of a repository that is a new environment. It begins with a commit of its own: nothing of anybody changes with it,
 * and no pull request can propose it. Its catalog file comes by pull request to the branch that the catalog reads, so that
 * whoever may push a branch does not say what an environment reaches.
 */
export class SharedBranch implements SharedPlace {
  private readonly catalog: SharedFolder;

  constructor(
    private readonly options: {
      scm: Scm;
      creations: CreationStore;
      environment: PlannedEnvironment;
      /** What the branch begins with. */
      files: NewFile[];
      catalogFile: NewFile;
      /** Where people reach the portal. */
      appUrl: string;
    },
  ) {
    this.catalog = new SharedFolder({
      ...options,
      files: [options.catalogFile],
    });
  }

  /** @throws InputError where the host can have no such branch, ConflictError where files cannot be seen as a whole */
  async look(): Promise<SeenPlace> {
    this.administration();
    const catalog = await this.catalog.look();
    const head = await this.head(this.options.environment.branch);
    return {
      isKept: head !== undefined || catalog.isKept,
      require: async isOwn => {
        await this.requireFree(isOwn);
        await catalog.require(isOwn);
      },
    };
  }

  /** Creates the branch where there is none, protects it once, and proposes its catalog file. */
  async follow(
    isOwn: boolean,
    requestedBy: string,
    seen: Creation | undefined,
  ): Promise<BegunEnvironment> {
    const { creations, environment } = this.options;
    const begin = () => this.begin(isOwn, requestedBy);
    await (isOwn
      ? begin()
      : recordCreation(creations, { environment, requestedBy, seen }, begin));
    const warnings = await this.guard();
    return { ...(await this.catalog.propose(isOwn, requestedBy)), warnings };
  }

  private async begin(isOwn: boolean, requestedBy: string): Promise<void> {
    const { environment, files } = this.options;
    const { status } = await this.administration().createBranch({
      branch: environment.branch,
      files,
      message: messageFor(`Begin environment ${environment.name}`, requestedBy),
    });
    if (status === 'exists') {
      // Somebody else's, of an earlier try whose answer was lost, or of one at the same time
      await this.requireFree(isOwn);
    }
  }

  /** What people change of its protection later stays. */
  private async guard(): Promise<string[]> {
    const { creations, environment } = this.options;
    const { repository, branch, approvals } = environment;
    const place = placeOf(environment);
    const creation = await creations.find(place);
    if (!creation || creation.guarded) {
      return [];
    }
    const guarded = await this.administration().protectBranch(branch, {
      approvals,
    });
    await creations.recordGuarded(place);
    return warningsOfProtection({ repository, branch }, guarded);
  }

  private async requireFree(isOwn: boolean): Promise<void> {
    const { scm, environment } = this.options;
    const { branch } = environment;
    const { url } = scm.repository;
    const [above] = branch.split('/');
    if (await this.head(above)) {
      throw new ConflictError(
        `branch: ${branch} cannot be created, since ${url} has a branch ${above}, and Git has no branch below another. Rename that one, or choose another repository`,
      );
    }
    const head = await this.head(branch);
    if (head && !isOwn && !(await this.isBegun(head))) {
      throw new ConflictError(
        `branch: ${branch} of ${url} exists, and is not what the environment would begin with. Nothing was changed; delete that branch, or give the environment another name`,
      );
    }
  }

  /** Whether a commit has the files that the branch begins with, and nothing else. */
  private async isBegun(commit: string): Promise<boolean> {
    const { scm, files } = this.options;
    const tree = await scm.repository.tree(commit);
    if (tree.status !== 'found' || tree.truncated) {
      return false;
    }
    const texts = new Map(files.map(({ path, content }) => [path, content]));
    return (
      tree.submodules.length === 0 &&
      tree.files.length === files.length &&
      tree.files.every(({ path, sha, mode = ORDINARY_FILE }) => {
        const text = texts.get(path);
        return (
          text !== undefined &&
          mode === ORDINARY_FILE &&
          blobSha(text, sha) === sha
        );
      })
    );
  }

  private async head(branch: string): Promise<string | undefined> {
    const head = await this.options.scm.repository.head(branch);
    return head.status === 'found' ? head.sha : undefined;
  }

  private administration() {
    const { scm, environment } = this.options;
    const { administration } = scm;
    if (!administration) {
      throw new InputError(
        `branch: ${environment.branch} cannot be created by the portal at the host of ${environment.repository}. Give a folder instead`,
      );
    }
    return administration;
  }
}
