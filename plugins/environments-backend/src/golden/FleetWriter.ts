import type {
  Scm,
  ScmFile,
  ScmPullRequest,
} from '@downstage/backstage-plugin-environments-node';
import type { Fleet } from '../settings/Fleet';
import { ProposedBranch } from './ProposedBranch';
import { lookAgain } from './lookAgain';

/** Several at once commit to one fleet, each after it has read all of it. */
const MAX_ATTEMPTS = 12;
const MAX_PAUSE_MS = 500;

/** What an engine follows, as far as one addition to it is looked for. */
interface FollowedFleet {
  /** The head of the branch that the engine follows. */
  head(): Promise<string>;
  /**
   * Whether the fleet has what is to be added.
   *
   * @throws ConflictError where it has something else in its place
   */
  isFollowed(commit: string): Promise<boolean>;
}

/** What a fleet is to get, and what is said of it. */
export interface FleetAddition {
  /** Our branch that proposes it. */
  head: string;
  /** Of the commit. */
  message: string;
  title: string;
  body: string;
  file: ScmFile;
}

/** Adds a file to what the engine of a cluster follows: by a pull request, or directly where that is configured. */
export class FleetWriter {
  constructor(
    private readonly options: {
      scm: Scm;
      fleet: FollowedFleet;
      place: Pick<Fleet, 'branch' | 'direct'>;
      addition: FleetAddition;
    },
  ) {}

  /** Does what is missing; gives the pull request, if there is one. */
  async follow(): Promise<ScmPullRequest | undefined> {
    const { scm, place } = this.options;
    const { direct, branch } = place;
    const { pullRequest } = await lookAgain(
      { url: scm.repository.url, branch },
      () => (direct ? this.commit() : this.propose()),
      { attempts: MAX_ATTEMPTS, maxPauseMs: MAX_PAUSE_MS },
    );
    return pullRequest;
  }

  /** Somebody else's commit in between makes it look again. */
  private async commit(): Promise<Outcome | undefined> {
    const { scm, fleet, place, addition } = this.options;
    const parent = await fleet.head();
    if (await fleet.isFollowed(parent)) {
      return {};
    }
    const done = await scm.repository.commit({
      branch: place.branch,
      parent,
      create: false,
      message: addition.message,
      files: [addition.file],
    });
    return done.status === 'committed' ? {} : undefined;
  }

  private async propose(): Promise<Outcome | undefined> {
    const { scm, fleet, place, addition } = this.options;
    const { head, message, title, body, file } = addition;
    const branch = new ProposedBranch({
      scm,
      head,
      base: place.branch,
      field: 'name',
    });
    const pullRequest = await branch.find();
    if (pullRequest?.state === 'open') {
      // It may be for something else that is called the same
      await fleet.isFollowed(pullRequest.headCommit);
      return { pullRequest };
    }
    const parent = await fleet.head();
    if (await fleet.isFollowed(parent)) {
      return pullRequest?.state === 'merged' ? { pullRequest } : {};
    }
    const opened = await branch.propose(parent, {
      message,
      title,
      body,
      files: [file],
    });
    return opened && { pullRequest: opened };
  }
}

/** What is done, with its pull request, if there is one. */
interface Outcome {
  pullRequest?: ScmPullRequest;
}
