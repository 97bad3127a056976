import type { Environment } from '@downstage/backstage-plugin-environments-common';
import { WeighedCache } from '../database/WeighedCache';
import type { Fleet } from '../settings/Fleet';
import type { CreationSettings } from '../settings/readCreation';
import { type CreationChecks, refOf } from './CreationChecks';
import { FleetRepository } from './FleetRepository';
import { FleetWriter } from './FleetWriter';
import type { NewEnvironment } from './NewEnvironment';
import type {
  PlannedRepository,
  RepositoryCreator,
  Requester,
} from './RepositoryCreator';
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

/** Sets environments up. Each call does what is missing, so that it may be repeated. */
export class GoldenPath {
  private readonly texts = new WeighedCache<string>({ capacity: REMEMBERED });

  constructor(
    private readonly options: {
      checks: CreationChecks;
      creator: RepositoryCreator;
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
   * All that speaks against it, without anything being written.
   *
   * @throws InputError or ConflictError with the fields and the fix
   */
  async check(wanted: NewEnvironment, requester: Requester): Promise<void> {
    await this.prepare(wanted, requester);
  }

  /**
   * Creates the environment repository and makes it known to the fleet that the cluster's engine follows. Everything is
   * checked before the first write. A repository that exists is left as it is, and so is every object of the fleet.
   */
  async createEnvironment(
    wanted: NewEnvironment,
    requester: Requester,
  ): Promise<CreatedEnvironment> {
    const { creator, creation, appUrl } = this.options;
    const { requestedBy } = requester;
    const { environment, planned, fleetScm, fleet, isThere } =
      await this.prepare(wanted, requester);
    const { name } = environment;
    if (!isThere) {
      await creator.create(
        planned,
        {
          description: `Environment ${name}`,
          message: `Begin environment ${name}`,
          files: environmentFiles(environment, {
            ...environment,
            secrets: environment.fleet.secrets,
            workflow: creation.workflow,
            appUrl,
          }),
        },
        requestedBy,
      );
    }
    const warnings = await creator.guard(planned);
    const pullRequest = await new FleetWriter({
      scm: fleetScm,
      fleet,
      environment,
      requestedBy,
      appUrl,
    }).follow();
    return {
      status: isThere ? 'exists' : 'created',
      repositoryUrl: environment.repository,
      catalogInfoUrl: `${environment.repository}/blob/main/catalog-info.yaml`,
      ...(pullRequest
        ? { pullRequest: { number: pullRequest.number, url: pullRequest.url } }
        : {}),
      warnings,
    };
  }

  /** Everything that can be known before the first write. */
  private async prepare(
    wanted: NewEnvironment,
    { credentials, requestedBy }: Requester,
  ) {
    const { checks, creator } = this.options;
    const environment = planEnvironment(
      normalizeEnvironment(wanted),
      this.options,
    );
    await checks.requireFit(environment, credentials);
    const isOwn = await checks.isOwn(environment);
    const planned: PlannedRepository = {
      ...environment,
      purpose: refOf(environment),
      words: `environment ${environment.name}`,
    };
    const fleetScm = creator.scm(environment.fleet.repository);
    const fleet = new FleetRepository({
      repository: fleetScm.repository,
      environment,
      texts: this.texts,
    });
    const isThere =
      (await creator.require(planned, isOwn, requestedBy)) && isOwn;
    if (!isThere) {
      // Before a repository is created in vain
      await fleet.isFollowed(await fleet.head());
    }
    return { environment, planned, fleetScm, fleet, isThere };
  }
}
