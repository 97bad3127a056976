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
import { SharedFolder } from './SharedFolder';
import { environmentFiles } from './environmentFiles';
import { fleetAddition } from './fleetPullRequest';
import { linkTo } from './pullRequestParts';
import {
  findFleet,
  normalizeEnvironment,
  planEnvironment,
} from './planEnvironment';
import { proposedEnvironment } from './proposedEnvironment';

/** What was created, or was there. */
export interface CreatedEnvironment {
  /** `proposed`: its folder comes with a pull request that is not merged. */
  status: 'created' | 'exists' | 'proposed';
  repositoryUrl: string;
  catalogInfoUrl: string;
  /** What proposes, or has brought, its folder of a shared repository. */
  environmentPullRequest?: { number: number; url: string };
  /** What proposes it to the fleet, where it is not committed. */
  pullRequest?: { number: number; url: string };
  /** What a person has to do, since the host cannot. */
  warnings: string[];
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
   * Creates the environment repository, or proposes the folder of a shared one, and makes it known to the fleet that the
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
      ? await this.proposeFolder(shared, prepared, requestedBy)
      : await this.createRepository(prepared, requestedBy);
    const pullRequest = await new FleetWriter({
      scm: fleetScm,
      fleet,
      place: environment.fleet,
      addition: fleetAddition(environment, {
        requestedBy,
        appUrl: this.options.appUrl,
        ...(begun.status === 'proposed'
          ? { folderUrl: begun.environmentPullRequest?.url }
          : {}),
      }),
    }).follow();
    const { repository, branch, folder } = environment;
    const within = folder === undefined ? '' : `${folder}/`;
    return {
      ...begun,
      repositoryUrl: repository,
      catalogInfoUrl: `${repository}/blob/${branch}/${within}catalog-info.yaml`,
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
  ): Promise<Begun> {
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

  private async proposeFolder(
    shared: SharedFolder,
    { isOwn, seen }: Pick<Prepared, 'isOwn' | 'seen'>,
    requestedBy: string,
  ): Promise<Begun> {
    const { status, pullRequest } = await shared.follow(
      isOwn,
      requestedBy,
      seen,
    );
    return {
      status,
      warnings: [],
      ...(pullRequest ? { environmentPullRequest: linkTo(pullRequest) } : {}),
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
    const shared = this.sharedFolder(environment);
    const seen = await creations.find(placeOf(environment));
    const found = await shared?.look();
    const isKept = found && shared?.isKept(found);
    const isOwn = await checks.isOwn(environment, isKept);
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
    if (found) {
      await shared?.require(isOwn, found);
    }
    const isThere = shared
      ? isOwn
      : (await creator.require(planned, isOwn, requestedBy)) && isOwn;
    if (!isThere) {
      // Before anything is written in vain
      await fleet.isFollowed(await fleet.head());
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

  private sharedFolder(
    environment: PlannedEnvironment,
  ): SharedFolder | undefined {
    const { creator, creations, appUrl } = this.options;
    const { folder, repository } = environment;
    return folder === undefined
      ? undefined
      : new SharedFolder({
          scm: creator.scm(repository),
          creations,
          environment: { ...environment, folder },
          files: this.filesOf(environment),
          appUrl,
        });
  }
}

/** What there is of an environment before its fleet knows it. */
type Begun = Pick<
  CreatedEnvironment,
  'status' | 'warnings' | 'environmentPullRequest'
>;

/** What is known of an environment before the first write. */
interface Prepared {
  environment: PlannedEnvironment;
  planned: PlannedRepository;
  fleetScm: Scm;
  fleet: FleetRepository;
  /** Where it is a folder. */
  shared?: SharedFolder;
  /** What was known to be created there before anything was looked at. */
  seen?: Creation;
  isOwn: boolean;
  isThere: boolean;
}
