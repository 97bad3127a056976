import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type {
  Scm,
  ScmAdministration,
  ScmHosts,
} from '@downstage/backstage-plugin-environments-node';
import type { CreationStore } from '../database/CreationStore';
import { WeighedCache } from '../database/WeighedCache';
import type { Fleet } from '../settings/Fleet';
import type { CreationSettings } from '../settings/readCreation';
import { type CreationChecks, refOf } from './CreationChecks';
import { FleetRepository } from './FleetRepository';
import { FleetWriter } from './FleetWriter';
import type { NewEnvironment, PlannedEnvironment } from './NewEnvironment';
import { environmentFiles } from './environmentFiles';
import {
  findFleet,
  normalizeEnvironment,
  planEnvironment,
} from './planEnvironment';
import { proposedEnvironment } from './proposedEnvironment';

/** Characters of fleets that are remembered. */
const REMEMBERED = 32 * 1024 * 1024;

/** What was created, or was there. */
export interface CreatedEnvironment {
  status: 'created' | 'exists';
  repositoryUrl: string;
  catalogInfoUrl: string;
  /** What proposes it to the fleet, where it is not committed. */
  pullRequest?: { number: number; url: string };
  /** What a person has to do, since the host cannot. */
  warnings: string[];
}

interface Requester {
  credentials: BackstageCredentials;
  /** Entity ref of a person, or the name of a caller. */
  requestedBy: string;
}

type AdministeredScm = Scm & { administration: ScmAdministration };

/** Sets environments up. Each call does what is missing, so that it may be repeated. */
export class GoldenPath {
  private readonly texts = new WeighedCache<string>({ capacity: REMEMBERED });

  constructor(
    private readonly options: {
      hosts: ScmHosts;
      checks: CreationChecks;
      creations: CreationStore;
      fleets: Fleet[];
      creation: CreationSettings;
      /** Where people reach the portal. */
      appUrl: string;
    },
  ) {}

  /**
   * What is to be created, as it will be once it is: permissions are decided on it.
   *
   * @throws InputError with the field and the fix
   */
  propose(wanted: NewEnvironment): Environment {
    const { engine } = findFleet(this.options.fleets, wanted.cluster) ?? {};
    return proposedEnvironment({ ...normalizeEnvironment(wanted), engine });
  }

  /**
   * Creates the environment repository and makes it known to the fleet that the cluster's engine follows. Everything is
   * checked before the first write. A repository that exists is left as it is, and so is every object of the fleet.
   */
  async createEnvironment(
    wanted: NewEnvironment,
    requester: Requester,
  ): Promise<CreatedEnvironment> {
    const { checks, appUrl } = this.options;
    const { requestedBy, credentials } = requester;
    const environment = planEnvironment(
      normalizeEnvironment(wanted),
      this.options,
    );
    await checks.requireFit(environment, credentials);
    const isOwn = await checks.isOwn(environment);
    const scm = this.administered(environment.repository);
    const fleetScm = this.scm(environment.fleet.repository);
    const fleet = new FleetRepository({
      repository: fleetScm.repository,
      environment,
      texts: this.texts,
    });
    const exists = await this.requireRepository(scm, environment, isOwn);
    const isThere = isOwn && exists;
    if (!isThere) {
      // Before a repository is created in vain
      await fleet.isFollowed(await fleet.head());
    }
    const status = isThere
      ? 'exists'
      : await this.create(scm, environment, requestedBy);
    const warnings = await this.guard(scm, environment);
    const pullRequest = await new FleetWriter({
      scm: fleetScm,
      fleet,
      environment,
      requestedBy,
      appUrl,
    }).follow();
    return {
      status,
      repositoryUrl: environment.repository,
      catalogInfoUrl: `${environment.repository}/blob/main/catalog-info.yaml`,
      ...(pullRequest
        ? { pullRequest: { number: pullRequest.number, url: pullRequest.url } }
        : {}),
      warnings,
    };
  }

  /**
   * Whether the repository exists.
   *
   * @throws ConflictError when it does, and nothing says that the portal made it; InputError when it cannot be created
   */
  private async requireRepository(
    { administration }: AdministeredScm,
    environment: PlannedEnvironment,
    isOwn: boolean,
  ): Promise<boolean> {
    const { repository } = environment;
    if (await administration.exists()) {
      const isBegun = await this.options.creations.find(repository);
      if (!isOwn && !isBegun) {
        throw this.foreign(environment);
      }
      return true;
    }
    if (!(await administration.hasOwner())) {
      throw new InputError(
        `repository: ${repository} cannot be created, since there is no such organization, group or user at its host. Correct the URL`,
      );
    }
    return false;
  }

  private foreign({ repository, name }: PlannedEnvironment): ConflictError {
    return new ConflictError(
      `repository: ${repository} exists, and was not created for environment ${name}. Nothing was changed in it; give one that does not exist`,
    );
  }

  /** Creates the repository, or finishes what was cut short. */
  private async create(
    { administration }: AdministeredScm,
    environment: PlannedEnvironment,
    requestedBy: string,
  ): Promise<'created'> {
    const { creations } = this.options;
    const { repository, owner, cluster, name } = environment;
    const creation = {
      repository,
      environment: refOf(environment),
      owner,
      cluster,
      requestedBy,
    };
    await creations.begin(creation);
    const { status } = await administration.createRepository({
      description: `Environment ${name}`,
      private: environment.private,
      message: `Begin environment ${name}`,
      files: environmentFiles(environment),
    });
    if (status === 'exists') {
      throw this.foreign(environment);
    }
    await creations.recordCreated(creation);
    return status;
  }

  /** Protects a repository that was created and gives it to its owner, once: what people change later stays. */
  private async guard(
    { administration }: AdministeredScm,
    { repository, owner, approvals }: PlannedEnvironment,
  ): Promise<string[]> {
    const { creations } = this.options;
    const creation = await creations.find(repository);
    if (!creation || creation.guarded) {
      return [];
    }
    const guarded = await administration.protectBranch('main', { approvals });
    const { kind, name } = parseEntityRef(owner);
    const given =
      kind === 'group'
        ? await administration.setTeamAccess(name, 'write')
        : { status: 'no-such-team' as const };
    await creations.recordGuarded(repository);
    return [
      ...(guarded.status === 'unsupported'
        ? [
            `Branch main of ${repository} is not protected: ${guarded.reason}. Protect it at the host`,
          ]
        : []),
      ...(given.status === 'no-such-team'
        ? [
            `${owner} has no access to ${repository}: its host has no team ${name}. Give them access there`,
          ]
        : []),
    ];
  }

  private scm(repository: string): Scm {
    const scm = this.options.hosts.of(repository);
    if (!scm) {
      throw new InputError(
        `No SCM provider is configured for ${repository}. Add its host under integrations`,
      );
    }
    return scm;
  }

  private administered(repository: string): AdministeredScm {
    const scm = this.scm(repository);
    const { administration } = scm;
    if (!administration) {
      throw new InputError(
        `${repository}: repositories cannot be created at this host by the portal. Create it there, and register its catalog file`,
      );
    }
    return { ...scm, administration };
  }
}
