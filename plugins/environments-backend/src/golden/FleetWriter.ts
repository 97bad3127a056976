import type {
  Scm,
  ScmPullRequest,
} from '@downstage/backstage-plugin-environments-node';
import type { FleetRepository } from './FleetRepository';
import { fleetFile } from './fleetFile';
import { fleetCommitMessage, fleetPullRequest } from './fleetPullRequest';
import type { PlannedEnvironment } from './NewEnvironment';
import { ProposedBranch } from './ProposedBranch';
import { lookAgain } from './lookAgain';
import { environmentBranch } from './pullRequestParts';

/** Several environments at once commit to one fleet, each after it has read all of it. */
const MAX_ATTEMPTS = 12;
const MAX_PAUSE_MS = 500;

/** Makes an environment known to the engine of its cluster: by a pull request, or directly where that is configured. */
export class FleetWriter {
  constructor(
    private readonly options: {
      scm: Scm;
      fleet: FleetRepository;
      environment: PlannedEnvironment;
      requestedBy: string;
      appUrl: string;
      /** The pull request that brings the environment's folder, while it is not there. */
      folderUrl?: string;
    },
  ) {}

  /** Does what is missing; gives the pull request, if there is one. */
  async follow(): Promise<ScmPullRequest | undefined> {
    const { scm, environment } = this.options;
    const { direct, branch } = environment.fleet;
    const { pullRequest } = await lookAgain(
      { url: scm.repository.url, branch },
      () => (direct ? this.commit() : this.propose()),
      { attempts: MAX_ATTEMPTS, maxPauseMs: MAX_PAUSE_MS },
    );
    return pullRequest;
  }

  /** Somebody else's commit in between makes it look again. */
  private async commit(): Promise<Outcome | undefined> {
    const { scm, fleet, environment, requestedBy } = this.options;
    const parent = await fleet.head();
    if (await fleet.isFollowed(parent)) {
      return {};
    }
    const done = await scm.repository.commit({
      branch: environment.fleet.branch,
      parent,
      create: false,
      message: fleetCommitMessage(environment, requestedBy),
      files: [fleetFile(environment)],
    });
    return done.status === 'committed' ? {} : undefined;
  }

  private async propose(): Promise<Outcome | undefined> {
    const { scm, fleet, environment } = this.options;
    const branch = new ProposedBranch({
      scm,
      head: environmentBranch(environment),
      base: environment.fleet.branch,
      field: 'name',
    });
    const pullRequest = await branch.find();
    if (pullRequest?.state === 'open') {
      return { pullRequest };
    }
    const parent = await fleet.head();
    if (await fleet.isFollowed(parent)) {
      return pullRequest?.state === 'merged' ? { pullRequest } : {};
    }
    const opened = await branch.propose(parent, {
      ...fleetPullRequest(environment, this.options),
      message: fleetCommitMessage(environment, this.options.requestedBy),
      files: [fleetFile(environment)],
    });
    return opened && { pullRequest: opened };
  }
}

/** What is done, with its pull request, if there is one. */
interface Outcome {
  pullRequest?: ScmPullRequest;
}
