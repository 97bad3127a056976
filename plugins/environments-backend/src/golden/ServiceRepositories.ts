import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import {
  type ServiceResource,
  matchesRepository,
} from '@downstage/backstage-plugin-environments-node';
import { normalizeRepositoryUrl } from '@downstage/backstage-plugin-environments-common';
import type { CreationStore } from '../database/CreationStore';
import type { CreationSettings } from '../settings/readCreation';
import type { NewFile, NewService } from './NewService';
import type { PlannedRepository, RepositoryCreator } from './RepositoryCreator';
import { ownerRef, systemRef } from './entityRefs';
import { problemsOfFiles } from './problemsOfFiles';

const APPROVALS = 1;

/** What was created, or was there. */
export interface CreatedService {
  status: 'created' | 'exists';
  repositoryUrl: string;
  catalogInfoUrl: string;
  /** What a person has to do, since the host cannot. */
  warnings: string[];
}

interface Requester {
  credentials: BackstageCredentials;
  /** Entity ref of a person, or the name of a caller. */
  requestedBy: string;
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
      /** Whether somebody sees an entity in the catalog. */
      knows: (
        ref: string,
        credentials: BackstageCredentials,
      ) => Promise<boolean>;
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
    const repository = normalizeRepositoryUrl(wanted.repository);
    if (!repository) {
      throw new InputError(
        `repository: "${wanted.repository}" is not the URL of a repository, such as https://github.com/acme/loans`,
      );
    }
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
      ...this.problemOfPlace(service),
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

  private problemOfPlace({ repository }: ProposedService): string[] {
    const { services } = this.options.creation;
    return services.some(pattern => matchesRepository(pattern, repository))
      ? []
      : [
          `repository: ${repository} may not be created. environments.creation.services in app-config permits ${
            services.join(', ') || 'none'
          }`,
        ];
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
      ...((await knows(owner, credentials))
        ? []
        : [
            `owner: the catalog has no ${owner} that you may read. Give a group or user that it has`,
          ]),
      ...(!system || (await knows(system, credentials))
        ? []
        : [
            `system: the catalog has no ${system} that you may read. Give one that it has, or none`,
          ]),
    ];
  }

  /** Whether the portal created the repository for this service and this owner. What it says of itself counts for nothing. */
  private async isOwn({
    repository,
    purpose,
    owner,
  }: PlannedRepository): Promise<boolean> {
    const creation = await this.options.creations.find(repository);
    if (!creation?.created) {
      return false;
    }
    if (creation.environment !== purpose || creation.owner !== owner) {
      throw new ConflictError(
        `repository: ${repository} was created for something else, or for another owner. Nothing was changed; give a repository that does not exist`,
      );
    }
    return true;
  }
}
