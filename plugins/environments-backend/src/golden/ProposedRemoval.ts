import { ConflictError } from '@backstage/errors';
import type { EnvironmentRemovalPull } from '@downstage/backstage-plugin-environments-common';
import type { ScmPullRequest } from '@downstage/backstage-plugin-environments-node';
import { ProposedBranch } from './ProposedBranch';
import { lookAgain } from './lookAgain';

/** What is deleted, and what is said of it. */
interface Removal {
  /** The commit of the base that has the files. */
  parent: string;
  paths: string[];
  /** Of the commit. */
  message: string;
  title: string;
  body: string;
}

const deleted = (paths: string[]) =>
  paths.map(path => ({ path, content: null }));

const toPull = ({
  number,
  url,
  state,
}: EnvironmentRemovalPull): EnvironmentRemovalPull => ({ number, url, state });

/** What nobody has agreed to. */
export const problemsOfConsents = (
  asked: string[],
  given: string[],
): string[] =>
  asked
    .filter(consent => !given.includes(consent))
    .map(consent => `This has to be agreed to: ${consent}`);

/** A branch of ours from which one pull request deletes files of a fleet, and does nothing else. */
export class ProposedRemoval {
  private readonly branch: ProposedBranch;

  constructor(
    private readonly options: ConstructorParameters<typeof ProposedBranch>[0],
  ) {
    this.branch = new ProposedBranch(options);
  }

  /**
   * Where it stands: its newest pull request, unless that is closed or `foreign` says why it is not ours.
   *
   * @param paths - What it may delete
   */
  async find(paths: string[]): Promise<{
    merged: boolean;
    shown?: EnvironmentRemovalPull;
    foreign: string[];
  }> {
    const newest = await this.branch.find();
    const foreign = await this.problemOf(newest, paths);
    const isShown = newest?.state !== 'closed' && foreign.length === 0;
    return {
      merged: newest?.state === 'merged',
      ...(newest && isShown ? { shown: toPull(newest) } : {}),
      foreign,
    };
  }

  /**
   * Opens the pull request. Asking again gives the same one.
   *
   * @param paths - What it may delete
   * @param look - What is to go; is told whether the newest pull request is merged, and gives undefined where all went with that
   * @throws ConflictError with what speaks against it
   */
  propose(
    paths: string[],
    look: (merged: boolean) => Promise<Removal | undefined>,
  ): Promise<EnvironmentRemovalPull> {
    const { scm, base } = this.options;
    const place = { url: scm.repository.url, branch: base };
    return lookAgain(place, async () => {
      const newest = await this.branch.find();
      if (newest?.state === 'open') {
        const foreign = await this.problemOf(newest, paths);
        if (foreign.length > 0) {
          throw new ConflictError(foreign.join('; '));
        }
        return toPull(newest);
      }
      const removal = await look(newest?.state === 'merged');
      if (!removal) {
        return newest && toPull(newest);
      }
      const { parent, ...rest } = removal;
      const opened = await this.branch.propose(parent, {
        ...rest,
        files: deleted(removal.paths),
      });
      return opened && toPull(opened);
    });
  }

  /** An open one may be somebody else's: a branch is named by anybody who may push. */
  private async problemOf(
    pull: ScmPullRequest | undefined,
    paths: string[],
  ): Promise<string[]> {
    const own = { files: [], before: deleted(paths) };
    return pull?.state !== 'open' ||
      (await this.branch.isOwn(pull.headCommit, own))
      ? []
      : [
          `${pull.url} comes from the branch ${
            pull.head
          }, and does not only delete ${paths.join(
            ' and ',
          )}. Close it and delete its branch first`,
        ];
  }
}
