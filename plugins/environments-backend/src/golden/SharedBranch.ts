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

/** What is wrong with a branch, and the fix. */
const FOREIGN =
  'exists, and is not what the environment would begin with. Nothing was changed; delete that branch, or give the environment another name';
const PUSHED =
  'is not what the environment begins with: somebody pushed to it before it was protected. Look at it, take its protection away, delete it, and try again';

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

  /**
   * Creates the branch where there is none, protects it once, and proposes its catalog file. It is written down as created when
   * all of that is done: until then, asking again looks at everything anew.
   */
  async follow(
    isOwn: boolean,
    requestedBy: string,
    seen: Creation | undefined,
  ): Promise<BegunEnvironment> {
    const { creations, environment } = this.options;
    const place = { environment, requestedBy, seen };
    const begun =
      isOwn && (await this.isFinished(seen))
        ? await this.goOn(requestedBy, seen)
        : await recordCreation(creations, place, () =>
            this.begin(isOwn, requestedBy),
          );
    // Its warnings are those of the protection
    if (begun.warnings.length === 0) {
      await creations.recordGuarded(placeOf(environment));
    }
    return begun;
  }

  /** Whether the branch is there, and was not left by a try that was cut short. */
  private async isFinished(seen: Creation | undefined): Promise<boolean> {
    const head = await this.head(this.options.environment.branch);
    return head !== undefined && seen?.created !== false;
  }

  /** What people change of its protection, once it was protected, stays. */
  private async goOn(
    requestedBy: string,
    seen: Creation | undefined,
  ): Promise<BegunEnvironment> {
    const warnings = seen && !seen.guarded ? await this.guard() : [];
    return this.catalog.propose(true, requestedBy, warnings);
  }

  private async begin(
    isOwn: boolean,
    requestedBy: string,
  ): Promise<BegunEnvironment> {
    const { environment, files } = this.options;
    const { status } = await this.administration().createBranch({
      branch: environment.branch,
      files,
      message: messageFor(`Begin environment ${environment.name}`, requestedBy),
    });
    if (status === 'exists') {
      // Somebody else's, of an earlier try whose answer was lost, or of one at the same time
      await this.requireBegun(FOREIGN);
    }
    const warnings = await this.guard();
    await this.requireBegun(PUSHED);
    return this.catalog.propose(isOwn, requestedBy, warnings);
  }

  /** @returns What a person has to do; nothing where it is protected as it was to be */
  private async guard(): Promise<string[]> {
    const { environment } = this.options;
    const { branch, approvals, checks } = environment;
    return warningsOfProtection(
      environment,
      await this.administration().protectBranch(branch, { approvals, checks }),
    );
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
    if (!isOwn && (await this.head(branch))) {
      await this.requireBegun(FOREIGN);
    }
  }

  /** @param problem - What is wrong with a branch that has anything else, and the fix */
  private async requireBegun(problem: string): Promise<void> {
    const { scm, environment } = this.options;
    const { branch } = environment;
    const { url } = scm.repository;
    const head = await this.head(branch);
    if (!head) {
      throw new ConflictError(
        `branch: ${url} does not show branch ${branch}, which it says that it has. Try again`,
      );
    }
    if (!(await this.isBegun(head))) {
      throw new ConflictError(`branch: ${branch} of ${url} ${problem}`);
    }
  }

  /** Whether a commit has the files that the branch begins with, nothing else, and nothing before it. */
  private async isBegun(commit: string): Promise<boolean> {
    const { scm, files } = this.options;
    const tree = await scm.repository.tree(commit);
    if (tree.status !== 'found' || tree.truncated) {
      return false;
    }
    const history = await scm.repository.log({ from: commit, limit: 2 });
    if (history.length !== 1) {
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
