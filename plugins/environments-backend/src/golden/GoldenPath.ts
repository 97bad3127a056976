import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { ServiceAddition } from '@downstage/layouts';
import {
  type Scm,
  type ScmProvider,
  type ScmPullRequest,
  normalizeRepositoryUrl,
} from '@downstage/backstage-plugin-environments-node';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import { scmFor } from '../sources/SourceReader';
import { isListed } from '../settings/isListed';
import { FleetRepository } from './FleetRepository';
import type { NewEnvironment } from './NewEnvironment';
import { demandUsable } from './demandUsable';
import { environmentFiles } from './environmentFiles';
import { isHomeOf } from './isHomeOf';
import { DEFAULT_PORT, planAddition } from './planAddition';

/** The name of a team at the SCM host: what an entity ref ends with. */
function teamOf(owner: string): string {
  return owner.split(/[:/]/).at(-1) ?? owner;
}

/** Sets environments up and adds services to them. Each call does what is missing, so that it may be repeated. */
export class GoldenPath {
  constructor(
    private readonly options: {
      providers: ScmProvider[];
      environments: EnvironmentStore;
      /** Repositories that engines follow, to which environments may be added. */
      fleets: string[];
    },
  ) {}

  /**
   * Creates the environment repository and commits the delivery object to the fleet repository. A repository that exists
   * is left alone, unless it is this environment's already, and so is every object of the fleet.
   */
  async createEnvironment(wanted: NewEnvironment): Promise<{
    status: 'created' | 'exists';
    repositoryUrl: string;
    catalogInfoUrl: string;
  }> {
    const repository = this.normalize('repository', wanted.repository);
    const environment: NewEnvironment = {
      ...wanted,
      repository,
      fleet: {
        ...wanted.fleet,
        repository: this.normalize('fleet.repository', wanted.fleet.repository),
      },
    };
    demandUsable(environment);
    this.demandListed(environment);
    await this.demandNew(environment);
    const scm = this.scm(repository);
    const fleet = await this.fleetOf(environment);
    if (!(await scm.administration.exists())) {
      // Before a repository is created in vain
      await fleet.demandFree();
    }
    const { status } = await scm.administration.createRepository({
      description: `Environment ${environment.title ?? environment.name}`,
      private: environment.private ?? false,
      message: `Begin environment ${environment.name}`,
      files: environmentFiles(environment),
    });
    if (status === 'exists' && !(await isHomeOf(scm, environment))) {
      throw new ConflictError(
        `repository: ${repository} exists, and is not the repository of an environment ${environment.name} of ${environment.owner}. Nothing was changed in it; give one that does not exist`,
      );
    }
    await scm.administration.setTeamAccess(teamOf(environment.owner), 'write');
    if (environment.approvals !== undefined) {
      await scm.administration.protectBranch('main', {
        approvals: environment.approvals,
      });
    }
    await fleet.follow();
    return {
      status,
      repositoryUrl: repository,
      catalogInfoUrl: `${repository}/blob/main/catalog-info.yaml`,
    };
  }

  /** Opens a pull request that adds a service to an environment. */
  async addService(
    ref: string,
    service: Omit<ServiceAddition, 'port'> & { port?: number },
  ): Promise<{ number: number; url: string }> {
    const stored = await this.options.environments.list();
    const found = stored.find(item => item.environment.ref === ref);
    if (!found) {
      throw new NotFoundError(`There is no environment ${ref}`);
    }
    const error = found.problems.find(item => item.severity === 'error');
    if (error) {
      throw new ConflictError(
        `${found.environment.title}: ${error.subject}: ${error.message}`,
      );
    }
    const [source] = found.environment.sources;
    const scm = this.scm(source.repository);
    const head = `downstage/add-${service.name}-to-${found.environment.name}`;
    const open = await this.openPullRequest(scm, head);
    if (open) {
      return open;
    }
    const planned = await planAddition(scm, source, {
      port: DEFAULT_PORT,
      ...service,
    });
    if ('refused' in planned) {
      throw new ConflictError(planned.refused);
    }
    const { commit, changes } = planned;
    const done = await scm.repository.commit({
      branch: head,
      parent: commit,
      create: true,
      message: `Add ${service.name} ${service.tag}`,
      files: changes.map(({ path, after = null }) => ({
        path,
        content: after,
      })),
    });
    if (done.status === 'conflict' && !done.head) {
      throw new ConflictError(`Branch ${head} could not be created`);
    }
    const opened = await scm.pullRequests.open({
      title: `Add ${service.name} to ${found.environment.title}`,
      body: `Adds \`${service.name}\` with \`${service.image}:${service.tag}\` to ${found.environment.title}.`,
      head,
      base: source.branch,
      labels: ['downstage'],
    });
    const pull =
      opened.status === 'opened'
        ? opened.pullRequest
        : await this.openPullRequest(scm, head);
    if (!pull) {
      throw new ConflictError(`The pull request of ${head} cannot be found`);
    }
    return { number: pull.number, url: pull.url };
  }

  private demandListed({ fleet }: NewEnvironment): void {
    if (!isListed(fleet.repository, this.options.fleets)) {
      throw new InputError(
        `fleet.repository: ${fleet.repository} is not listed under environments.fleets in app-config, which names the repositories that delivery engines follow`,
      );
    }
  }

  private async fleetOf(environment: NewEnvironment): Promise<FleetRepository> {
    const { fleet, cluster } = environment;
    const { administration, repository } = this.scm(fleet.repository);
    if (!(await administration.exists())) {
      throw new InputError(
        `fleet.repository: ${fleet.repository} does not exist. Name the repository that the engine of cluster ${cluster} follows`,
      );
    }
    return new FleetRepository({ repository, environment });
  }

  /** Refuses a name that another repository's environment has. */
  private async demandNew({ name, repository }: NewEnvironment): Promise<void> {
    const stored = await this.options.environments.list();
    const same = stored.find(
      ({ environment }) =>
        environment.ref === `resource:${DEFAULT_NAMESPACE}/${name}` &&
        !environment.sources.some(source => source.repository === repository),
    );
    if (same) {
      throw new ConflictError(
        `name: there is an environment ${name} already, in ${same.environment.sources
          .map(source => source.repository)
          .join(', ')}`,
      );
    }
  }

  private async openPullRequest(
    scm: Scm,
    head: string,
  ): Promise<Pick<ScmPullRequest, 'number' | 'url'> | undefined> {
    const pulls = await scm.pullRequests.find({ head });
    const open = pulls.find(pull => pull.state === 'open');
    return open && { number: open.number, url: open.url };
  }

  private normalize(field: string, url: string): string {
    const normalized = normalizeRepositoryUrl(url);
    if (!normalized) {
      throw new InputError(
        `${field}: "${url}" is not the URL of a repository, such as https://github.com/acme/env-qa`,
      );
    }
    return normalized;
  }

  private scm(repository: string): Scm {
    const scm = scmFor(this.options.providers, repository);
    if (!scm) {
      throw new InputError(
        `No SCM provider is configured for ${repository}. Add its host under integrations`,
      );
    }
    return scm;
  }
}
