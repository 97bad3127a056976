import { ConflictError, InputError } from '@backstage/errors';
import type { ServiceResource } from '@downstage/backstage-plugin-environments-node';
import type { CreationStore } from '../database/CreationStore';
import type { CreationSettings } from '../settings/readCreation';
import type { NewFile, NewService } from './NewService';
import type { Quota } from './Quota';
import {
  APPROVALS,
  type PlannedRepository,
  type RepositoryCreator,
  type Requester,
  isSamePurpose,
} from './RepositoryCreator';
import { type Knows, problemOfPlace } from './problems';
import { problemsOfFiles } from './problemsOfFiles';
import {
  type FindHome,
  type ProposedService,
  normalizeService,
  problemsOfService,
  serviceResource,
} from './proposedService';

/** What was created, or was there. */
export interface CreatedService {
  status: 'created' | 'exists';
  repositoryUrl: string;
  catalogInfoUrl: string;
  /** What a person has to do, since the host cannot. */
  warnings: string[];
}

/** Creates the repositories of new services. Each call does what is missing, so that it may be repeated. */
export class ServiceRepositories {
  constructor(
    private readonly options: {
      creator: RepositoryCreator;
      creations: CreationStore;
      creation: CreationSettings;
      knows: Knows;
      homeOf: FindHome;
      quota: Quota;
    },
  ) {}

  /**
   * What is to be created, as it will be once it is: permissions are decided on it.
   *
   * @throws InputError with the field and the fix
   */
  propose(service: NewService): ServiceResource {
    return serviceResource(service);
  }

  /**
   * All that speaks against it, without anything being written.
   *
   * @throws InputError or ConflictError with each field and the fix
   */
  async check(wanted: NewService, requester: Requester): Promise<void> {
    await this.prepare(normalizeService(wanted), requester);
  }

  /** Creates the repository with its first commit, protects it and gives it to its owner. One that exists is left as it is. */
  async create(
    wanted: NewService & { files: NewFile[] },
    requester: Requester,
  ): Promise<CreatedService> {
    const { files } = wanted;
    const service = normalizeService(wanted);
    const problems = problemsOfFiles(files);
    if (problems.length > 0) {
      throw new InputError(problems.join('; '));
    }
    const { creator } = this.options;
    const { planned, isThere } = await this.prepare(service, requester);
    if (!isThere) {
      await creator.create(
        planned,
        {
          description: service.description ?? `Service ${service.name}`,
          message: `Begin ${planned.words}`,
          files,
        },
        requester.requestedBy,
      );
    }
    return {
      status: isThere ? 'exists' : 'created',
      repositoryUrl: service.repository,
      catalogInfoUrl: `${service.repository}/blob/main/catalog-info.yaml`,
      warnings: await creator.guard(planned),
    };
  }

  private async prepare(
    service: ProposedService,
    { credentials, requestedBy }: Requester,
  ): Promise<{ planned: PlannedRepository; isThere: boolean }> {
    const { creator } = this.options;
    const { ref, name, repository, owner } = service;
    const problems = [
      ...problemOfPlace(repository, 'services', this.options.creation),
      ...(await problemsOfService(service, this.options, credentials)),
      ...(await this.options.quota.problems('services', service)),
    ];
    if (problems.length > 0) {
      throw new InputError(problems.join('; '));
    }
    const planned: PlannedRepository = {
      repository,
      purpose: ref,
      words: `service ${name}`,
      owner,
      cluster: '',
      private: service.private ?? true,
      approvals: service.approvals ?? APPROVALS,
      checks: service.checks ?? [],
    };
    const isOwn = await this.isOwn(planned);
    const exists = await creator.require(planned, isOwn, requestedBy);
    return { planned, isThere: isOwn && exists };
  }

  /** Whether the portal created the repository for this service and this owner. What it says of itself counts for nothing. */
  private async isOwn(planned: PlannedRepository): Promise<boolean> {
    const { repository } = planned;
    const creation = await this.options.creations.find(repository);
    if (!creation?.created) {
      return false;
    }
    if (!isSamePurpose(creation, planned)) {
      throw new ConflictError(
        `repository: ${repository} was created for something else, or for another owner. Nothing was changed; give a repository that does not exist`,
      );
    }
    return true;
  }
}
