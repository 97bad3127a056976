import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import {
  type Scm,
  type ScmAdministration,
  type ScmHosts,
} from '@downstage/backstage-plugin-environments-node';
import {
  type Environment,
  normalizeRepositoryUrl,
} from '@downstage/backstage-plugin-environments-common';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import { isListed } from '../settings/isListed';
import { FleetRepository } from './FleetRepository';
import type { NewEnvironment } from './NewEnvironment';
import { requireUsable } from './requireUsable';
import { environmentFiles } from './environmentFiles';
import { isHomeOf } from './isHomeOf';
import { proposedEnvironment } from './proposedEnvironment';

/** The name of a team at the SCM host: what an entity ref ends with. */
function teamOf(owner: string): string {
  return owner.split(/[:/]/).at(-1) ?? owner;
}

/** Sets environments up. Each call does what is missing, so that it may be repeated. */
export class GoldenPath {
  constructor(
    private readonly options: {
      hosts: ScmHosts;
      environments: EnvironmentStore;
      /** Repositories that engines follow, to which environments may be added. */
      fleets: string[];
    },
  ) {}

  /**
   * What is to be created, as it will be once it is: permissions are decided on it.
   *
   * @throws InputError with the field and the fix
   */
  propose(wanted: NewEnvironment): Environment {
    return proposedEnvironment({
      ...wanted,
      repository: this.normalize('repository', wanted.repository),
    });
  }

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
    requireUsable(environment);
    this.requireListed(environment);
    await this.requireNew(environment);
    const scm = this.scm(repository);
    const fleet = await this.fleetOf(environment);
    if (!(await scm.administration.exists())) {
      // Before a repository is created in vain
      await fleet.requireFree();
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

  private requireListed({ fleet }: NewEnvironment): void {
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
  private async requireNew({
    name,
    repository,
  }: NewEnvironment): Promise<void> {
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

  private normalize(field: string, url: string): string {
    const normalized = normalizeRepositoryUrl(url);
    if (!normalized) {
      throw new InputError(
        `${field}: "${url}" is not the URL of a repository, such as https://github.com/acme/env-qa`,
      );
    }
    return normalized;
  }

  private scm(repository: string): Scm & { administration: ScmAdministration } {
    const scm = this.options.hosts.of(repository);
    if (!scm) {
      throw new InputError(
        `No SCM provider is configured for ${repository}. Add its host under integrations`,
      );
    }
    const { administration } = scm;
    if (!administration) {
      throw new InputError(
        `${repository}: repositories cannot be created at this host by the portal. Create it there, and register its catalog file`,
      );
    }
    return { ...scm, administration };
  }
}
