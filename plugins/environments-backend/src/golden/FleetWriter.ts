import { setTimeout as sleep } from 'node:timers/promises';
import { ConflictError } from '@backstage/errors';
import type {
  Scm,
  ScmPullRequest,
} from '@downstage/backstage-plugin-environments-node';
import type { FleetRepository } from './FleetRepository';
import { fleetFile } from './fleetFile';
import {
  fleetBranch,
  fleetCommitMessage,
  fleetPullRequest,
} from './fleetPullRequest';
import type { PlannedEnvironment } from './NewEnvironment';
import { ProposedBranch } from './ProposedBranch';

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
    const { direct } = this.options.environment.fleet;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const outcome = direct ? await this.commit() : await this.propose();
      if (outcome.status === 'done') {
        return outcome.pullRequest;
      }
      // Not all of them at the same moment
      await sleep(Math.random() * MAX_PAUSE_MS);
    }
    const { scm, environment } = this.options;
    throw new ConflictError(
      `${scm.repository.url} ${environment.fleet.branch} moves too fast; try again`,
    );
  }

  /** Somebody else's commit in between makes it look again. */
  private async commit(): Promise<Outcome> {
    const { scm, fleet, environment, requestedBy } = this.options;
    const parent = await fleet.head();
    if (await fleet.isFollowed(parent)) {
      return { status: 'done' };
    }
    const done = await scm.repository.commit({
      branch: environment.fleet.branch,
      parent,
      create: false,
      message: fleetCommitMessage(environment, requestedBy),
      files: [fleetFile(environment)],
    });
    return { status: done.status === 'committed' ? 'done' : 'again' };
  }

  private async propose(): Promise<Outcome> {
    const { scm, fleet, environment } = this.options;
    const branch = new ProposedBranch({
      scm,
      head: fleetBranch(environment),
      base: environment.fleet.branch,
      field: 'name',
    });
    const pullRequest = await branch.find();
    if (pullRequest?.state === 'open') {
      return { status: 'done', pullRequest };
    }
    const parent = await fleet.head();
    if (await fleet.isFollowed(parent)) {
      return pullRequest?.state === 'merged'
        ? { status: 'done', pullRequest }
        : { status: 'done' };
    }
    const opened = await branch.propose(parent, {
      ...fleetPullRequest(environment, this.options),
      message: fleetCommitMessage(environment, this.options.requestedBy),
      files: [fleetFile(environment)],
    });
    return opened
      ? { status: 'done', pullRequest: opened }
      : { status: 'again' };
  }
}

type Outcome =
  | { status: 'done'; pullRequest?: ScmPullRequest }
  | { status: 'again' };
