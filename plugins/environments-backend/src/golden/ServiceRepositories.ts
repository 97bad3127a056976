import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import type { ServiceResource } from '@downstage/backstage-plugin-environments-node';
import type { CreationStore } from '../database/CreationStore';
import type { CreationSettings } from '../settings/readCreation';
import type { NewFile, NewService } from './NewService';
import {
  APPROVALS,
  type PlannedRepository,
  type RepositoryCreator,
  type Requester,
  isSamePurpose,
} from './RepositoryCreator';
import { ownerRef, systemRef } from './entityRefs';
import {
  type Knows,
  problemOfOwner,
  problemOfPlace,
  repositoryUrl,
} from './problems';
import { problemsOfFiles } from './problemsOfFiles';

/** What was created, or was there. */
export interface CreatedService {
  status: 'created' | 'exists';
  repositoryUrl: string;
  catalogInfoUrl: string;
  /** What a person has to do, since the host cannot. */
  warnings: string[];
}

/** A service in one form, as permissions are decided on it. */
type ProposedService = NewService & { ref: string };

/** Creates the repositories of new services. Each call does what is missing, so that it may be repeated. */
export class ServiceRepositories {
  constructor(
    private readonly options: {
      creator: RepositoryCreator;
      creations: CreationStore;
      creation: CreationSettings;
      knows: Knows;
      /**
       * The repository that an entity of the catalog was read from, whoever may see it; undefined where there is no entity.
       */
      homeOf: (ref: string) => Promise<{ repository?: string } | undefined>;
    },
  ) {}

  /**
   * What is to be created, as it will be once it is: permissions are decided on it.
   *
   * @throws InputError with the field and the fix
   */
  propose({ name, owner, system }: NewService): ServiceResource {
    return {
      ref: stringifyEntityRef({ kind: 'component', name }),
      owner: ownerRef(owner),
      ...(system ? { system: systemRef(system) } : {}),
    };
  }

  /**
   * All that speaks against it, without anything being written.
   *
   * @throws InputError or ConflictError with each field and the fix
   */
  async check(wanted: NewService, requester: Requester): Promise<void> {
    await this.prepare(this.normalize(wanted), requester);
  }

  /** Creates the repository with its first commit, protects it and gives it to its owner. One that exists is left as it is. */
  async create(
    wanted: NewService & { files: NewFile[] },
    requester: Requester,
  ): Promise<CreatedService> {
    const { files } = wanted;
    const service = this.normalize(wanted);
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

  private normalize(wanted: NewService): ProposedService {
    const repository = repositoryUrl(
      wanted.repository,
      'https://github.com/acme/loans',
    );
    const { ref, owner, system } = this.propose(wanted);
    return {
      ...wanted,
      ref,
      repository,
      owner: owner!,
      ...(system ? { system } : {}),
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
      ...(await this.problemsOfEntities(service, credentials)),
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
    };
    const isOwn = await this.isOwn(planned);
    const exists = await creator.require(planned, isOwn, requestedBy);
    return { planned, isThere: isOwn && exists };
  }

  private async problemsOfEntities(
    { ref, name, repository, owner, system }: ProposedService,
    credentials: BackstageCredentials,
  ): Promise<string[]> {
    const { knows, homeOf } = this.options;
    const existing = await homeOf(ref);
    const isTaken = existing && existing.repository !== repository;
    return [
      ...(isTaken
        ? [
            `name: the catalog has a Component ${name} from another place. Give the service another name`,
          ]
        : []),
      ...(await problemOfOwner(owner, knows, credentials)),
      ...(!system || (await knows(system, credentials))
        ? []
        : [
            `system: the catalog has no ${system} that you may read. Give one that it has, or none`,
          ]),
    ];
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
