import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type { Scm } from '@downstage/backstage-plugin-environments-node';
import type { Creation, CreationStore } from '../database/CreationStore';
import type { WeighedCache } from '../database/WeighedCache';
import type { Fleet } from '../settings/Fleet';
import type { CreationSettings } from '../settings/readCreation';
import { type CreationChecks, placeOf, refOf } from './CreationChecks';
import { FleetRepository } from './FleetRepository';
import { FleetWriter } from './FleetWriter';
import type { NewEnvironment, PlannedEnvironment } from './NewEnvironment';
import type { NewFile } from './NewService';
import type {
  PlannedRepository,
  RepositoryCreator,
  Requester,
} from './RepositoryCreator';
import { SharedBranch } from './SharedBranch';
import { SharedFolder } from './SharedFolder';
import type { BegunEnvironment, SharedPlace } from './SharedPlace';
import { catalogFile, environmentFiles } from './environmentFiles';
import { fleetAddition } from './fleetPullRequest';
import { linkTo } from './pullRequestParts';
import {
  findFleet,
  normalizeEnvironment,
  planEnvironment,
} from './planEnvironment';
import { proposedEnvironment } from './proposedEnvironment';
import { requireFleetFree } from './requireFleetFree';

/** What was created, or was there. */
export interface CreatedEnvironment extends BegunEnvironment {
  repositoryUrl: string;
  catalogInfoUrl: string;
  /** What proposes it to the fleet, where it is not committed. */
  pullRequest?: { number: number; url: string };
}

/** Sets environments up. Each call does what is missing, so that it may be repeated. */
export class GoldenPath {
  constructor(
    private readonly options: {
      checks: CreationChecks;
      creator: RepositoryCreator;
      creations: CreationStore;
      fleets: Fleet[];
      /** Texts of fleets by the SHA of their blob. */
      texts: WeighedCache<string>;
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
    const placed = normalizeEnvironment(wanted, this.options.creation);
    return proposedEnvironment({ ...placed, engine });
  }

  /**
   * All that speaks against it, without anything being written.
   *
   * @throws InputError or ConflictError with the fields and the fix
   */
  async check(wanted: NewEnvironment, requester: Requester): Promise<void> {
    await this.prepare(wanted, requester);
  }

  /**
   * Creates the environment repository, or the folder or branch of a shared one, and makes it known to the fleet that the
   * cluster's engine follows. Everything is checked before the first write. A repository that exists is left as it is, and so
   * is every object of the fleet.
   */
  async createEnvironment(
    wanted: NewEnvironment,
    requester: Requester,
  ): Promise<CreatedEnvironment> {
    const { requestedBy } = requester;
    const prepared = await this.prepare(wanted, requester);
    const { environment, fleetScm, fleet, shared } = prepared;
    const begun = shared
      ? await shared.follow(prepared.isOwn, requestedBy, prepared.seen)
      : await this.createRepository(prepared, requestedBy);
    const pullRequest = await new FleetWriter({
      scm: fleetScm,
      fleet,
      place: environment.fleet,
      addition: fleetAddition(environment, {
        requestedBy,
        appUrl: this.options.appUrl,
        ...(begun.status === 'proposed'
          ? { environmentUrl: begun.environmentPullRequest?.url }
          : {}),
      }),
    }).follow();
    const { repository, catalog } = environment;
    const { path } = catalogFile(environment, environment);
    return {
      ...begun,
      repositoryUrl: repository,
      catalogInfoUrl: `${repository}/blob/${catalog.branch}/${path}`,
      ...(pullRequest ? { pullRequest: linkTo(pullRequest) } : {}),
    };
  }

  private async createRepository(
    {
      environment,
      planned,
      isThere,
    }: Pick<Prepared, 'environment' | 'planned' | 'isThere'>,
    requestedBy: string,
  ): Promise<BegunEnvironment> {
    const { creator } = this.options;
    const { name } = environment;
    if (!isThere) {
      await creator.create(
        planned,
        {
          description: `Environment ${name}`,
          message: `Begin environment ${name}`,
          files: this.filesOf(environment),
        },
        requestedBy,
      );
    }
    return {
      status: isThere ? 'exists' : 'created',
      warnings: await creator.guard(planned),
    };
  }

  private filesOf(environment: PlannedEnvironment): NewFile[] {
    const { creation, appUrl } = this.options;
    return environmentFiles(environment, {
      ...environment,
      secrets: environment.fleet.secrets,
      workflow: creation.workflow,
      appUrl,
    });
  }

  /** Everything that can be known before the first write. */
  private async prepare(
    wanted: NewEnvironment,
    { credentials, requestedBy }: Requester,
  ): Promise<Prepared> {
    const { checks, creator, creation, creations } = this.options;
    const environment = planEnvironment(
      normalizeEnvironment(wanted, creation),
      this.options,
    );
    await checks.requireFit(environment, credentials);
    const shared = this.sharedPlace(environment);
    const seen = await creations.find(placeOf(environment));
    const found = await shared?.look();
    const isOwn = await checks.isOwn(environment, found?.isKept);
    const planned: PlannedRepository = {
      ...environment,
      purpose: refOf(environment),
      words: `environment ${environment.name}`,
    };
    const fleetScm = creator.scm(environment.fleet.repository);
    const fleet = new FleetRepository({
      repository: fleetScm.repository,
      environment,
      texts: this.options.texts,
    });
    await found?.require(isOwn);
    const isThere = shared
      ? isOwn
      : (await creator.require(planned, isOwn, requestedBy)) && isOwn;
    if (!isThere) {
      // Before anything is written in vain
      await requireFleetFree(environment, { scm: fleetScm, fleet });
    }
    return {
      environment,
      planned,
      fleetScm,
      fleet,
      shared,
      seen,
      isOwn,
      isThere,
    };
  }

  private sharedPlace(
    environment: PlannedEnvironment,
  ): SharedPlace | undefined {
    const { creator, creations, appUrl } = this.options;
    const { place, repository } = environment;
    if (place === 'repository') {
      return undefined;
    }
    const options = {
      scm: creator.scm(repository),
      creations,
      environment,
      files: this.filesOf(environment),
      appUrl,
    };
    return place === 'folder'
      ? new SharedFolder(options)
      : new SharedBranch({
          ...options,
          catalogFile: catalogFile(environment, environment),
        });
  }
}

/** What is known of an environment before the first write. */
interface Prepared {
  environment: PlannedEnvironment;
  planned: PlannedRepository;
  fleetScm: Scm;
  fleet: FleetRepository;
  /** Where it is a folder or a branch. */
  shared?: SharedPlace;
  /** What was known to be created there before anything was looked at. */
  seen?: Creation;
  isOwn: boolean;
  isThere: boolean;
}
