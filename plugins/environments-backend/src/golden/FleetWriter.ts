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

const MAX_ATTEMPTS = 3;
const LABEL = 'downstage';

/** Makes an environment known to the engine of its cluster: by a pull request, or directly where that is configured. */
export class FleetWriter {
  constructor(
    private readonly options: {
      scm: Scm;
      fleet: FleetRepository;
      environment: PlannedEnvironment;
      requestedBy: string;
      appUrl: string;
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
    }
    const { scm, environment } = this.options;
    throw new ConflictError(
      `${scm.repository.url} ${environment.fleet.branch} moves too fast; try again`,
    );
  }

  /** Somebody else's commit in between makes it look again. */
  private async commit(): Promise<Outcome> {
    const { fleet, environment } = this.options;
    const parent = await fleet.head();
    if (await fleet.isFollowed(parent)) {
      return { status: 'done' };
    }
    const done = await this.write({
      branch: environment.fleet.branch,
      parent,
      create: false,
    });
    return { status: done.status === 'committed' ? 'done' : 'again' };
  }

  private async propose(): Promise<Outcome> {
    const { scm, fleet, environment } = this.options;
    const { pullRequests } = scm;
    const head = fleetBranch(environment);
    const [pullRequest] = await pullRequests.find({ head });
    if (pullRequest?.state === 'open') {
      return { status: 'done', pullRequest };
    }
    const parent = await fleet.head();
    if (await fleet.isFollowed(parent)) {
      return pullRequest?.state === 'merged'
        ? { status: 'done', pullRequest }
        : { status: 'done' };
    }
    const done = await this.write({ branch: head, parent, create: true });
    if (done.status === 'conflict') {
      await this.requireOwnBranch(head, done.head);
    }
    const opened = await pullRequests.open({
      ...fleetPullRequest(environment, this.options),
      head,
      base: environment.fleet.branch,
    });
    if (opened.status === 'opened') {
      // Nothing depends on it
      await pullRequests
        .label(opened.pullRequest.number, [LABEL])
        .catch(() => {});
    }
    return opened.status === 'opened'
      ? { status: 'done', pullRequest: opened.pullRequest }
      : { status: 'again' };
  }

  private write(to: { branch: string; parent: string; create: boolean }) {
    const { scm, environment, requestedBy } = this.options;
    return scm.repository.commit({
      ...to,
      message: fleetCommitMessage(environment, requestedBy),
      files: [fleetFile(environment)],
    });
  }

  /** A branch that is there is what was cut short before its pull request, or not ours. */
  private async requireOwnBranch(
    branch: string,
    head: string | undefined,
  ): Promise<void> {
    const { scm, environment } = this.options;
    const { repository } = scm;
    const wanted = fleetFile(environment);
    const compared = head
      ? await repository.compare(environment.fleet.branch, head)
      : undefined;
    const tree = head ? await repository.tree(head) : undefined;
    const file =
      tree?.status === 'found'
        ? tree.files.find(({ path }) => path === wanted.path)
        : undefined;
    const text = file && (await repository.blobs([file.sha])).get(file.sha);
    const isOwn =
      compared?.status === 'found' &&
      compared.ahead === 1 &&
      text === wanted.content;
    if (!isOwn) {
      throw new ConflictError(
        `name: branch ${branch} of ${repository.url} exists, and is not what the portal would propose. Delete it and try again`,
      );
    }
  }
}

type Outcome =
  | { status: 'done'; pullRequest?: ScmPullRequest }
  | { status: 'again' };
