import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import type {
  Scm,
  ScmAdministration,
  ScmFile,
  ScmHosts,
} from '@downstage/backstage-plugin-environments-node';
import type { Creation, CreationStore } from '../database/CreationStore';
import type { CreationSettings } from '../settings/readCreation';
import { warningsOfProtection } from './warningsOfProtection';

/** A repository that is to be created, and for what. */
export interface PlannedRepository {
  /** URL of its home page. */
  repository: string;
  /** Entity ref of what it is for. */
  purpose: string;
  /** What that is, in words: `environment uat`. */
  words: string;
  /** Entity ref; a group's name is the name of its team at the host. */
  owner: string;
  /** Where what it is for runs; empty where that is not one cluster. */
  cluster: string;
  private: boolean;
  /** Approvals that a pull request needs. */
  approvals: number;
  /** Status checks that it has to pass. */
  checks: string[];
}

type AdministeredScm = Scm & { administration: ScmAdministration };

/** Approvals that a pull request needs, where nobody says. */
export const APPROVALS = 1;

/** Who asks for something to be created. */
export interface Requester {
  credentials: BackstageCredentials;
  /** Entity ref of a person, or the name of a caller. */
  requestedBy: string;
}

/** Whether a repository was begun for the very same, and for the same owner. */
export function isSamePurpose(
  creation: Creation,
  { purpose, owner }: PlannedRepository,
): boolean {
  return creation.environment === purpose && creation.owner === owner;
}

/** What the message of our first commit ends with. */
const trailer = (mark: string) => `Creation-Id: ${mark}`;

/** Creates repositories at their hosts. Each step looks first and does what is missing, so that it may be repeated. */
export class RepositoryCreator {
  constructor(
    private readonly options: {
      hosts: ScmHosts;
      creations: CreationStore;
      /** What repositories tell of changes, with its secret. */
      webhook?: CreationSettings['webhook'];
    },
  ) {}

  /** @throws InputError where no provider has the host */
  scm(repository: string): Scm {
    const scm = this.options.hosts.of(repository);
    if (!scm) {
      throw new InputError(
        `No SCM provider is configured for ${repository}. Add its host under integrations`,
      );
    }
    return scm;
  }

  /**
   * Whether the repository exists.
   *
   * @param isOwn - Whether it is known to be what is asked for already
   * @param requestedBy - Who asks: what somebody began is finished for nobody else
   * @throws ConflictError when it does, and nothing says that the portal made it; InputError when it cannot be created
   */
  async require(
    planned: PlannedRepository,
    isOwn: boolean,
    requestedBy: string,
  ): Promise<boolean> {
    const { repository } = planned;
    const { administration } = this.administered(repository);
    if (await administration.exists()) {
      const begun = await this.options.creations.find(repository);
      const isBegun =
        begun?.requestedBy === requestedBy && isSamePurpose(begun, planned);
      if (!isOwn && !isBegun) {
        throw foreign(planned);
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

  /**
   * Creates it, or finishes what was cut short.
   *
   * @throws ConflictError when somebody else's is there
   */
  async create(
    planned: PlannedRepository,
    first: { description: string; message: string; files: ScmFile[] },
    requestedBy: string,
  ): Promise<void> {
    const { creations } = this.options;
    const { repository, purpose, owner, cluster } = planned;
    const creation = {
      repository,
      environment: purpose,
      owner,
      cluster,
      requestedBy,
    };
    const mark = await creations.begin(creation);
    const scm = this.administered(repository);
    const { status } = await scm.administration.createRepository({
      ...first,
      message: `${first.message}\n\n${trailer(mark)}\n`,
      private: planned.private,
    });
    // The answer to an earlier try may have been lost
    if (status === 'exists' && !(await isMarked(scm, mark))) {
      throw foreign(planned);
    }
    await creations.recordCreated(creation);
  }

  /**
   * Protects a repository that was created, gives it to its owner, and has it tell of changes, once: what people change later stays.
   *
   * @returns what a person has to do, since the host cannot
   */
  async guard({
    repository,
    owner,
    approvals,
    checks,
  }: PlannedRepository): Promise<string[]> {
    const { creations, webhook } = this.options;
    const creation = await creations.find(repository);
    if (!creation || creation.guarded) {
      return [];
    }
    const { administration } = this.administered(repository);
    const guarded = await administration.protectBranch('main', {
      approvals,
      checks,
    });
    const { kind, name } = parseEntityRef(owner);
    const given =
      kind === 'group'
        ? await administration.setTeamAccess(name, 'write')
        : { status: 'no-such-team' as const };
    const told = webhook && (await administration.addWebhook(webhook));
    await creations.recordGuarded(repository);
    return [
      ...warningsOfProtection(
        { repository, branch: 'main', approvals },
        guarded,
      ),
      ...(given.status === 'no-such-team'
        ? [
            `${owner} has no access to ${repository}: its host has no team ${name}. Give them access there`,
          ]
        : []),
      ...(told?.status === 'unsupported'
        ? [
            `${repository} does not tell the portal of changes: ${told.reason}. Add a webhook to ${webhook?.url} there`,
          ]
        : []),
    ];
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

/** Whether the main branch of a repository begins with our commit. Nobody else knows its mark. */
async function isMarked({ repository }: Scm, mark: string): Promise<boolean> {
  const head = await repository.head('main');
  const commit =
    head.status === 'found' ? await repository.commitAt(head.sha) : undefined;
  return commit?.message.includes(trailer(mark)) ?? false;
}

function foreign({ repository, words }: PlannedRepository): ConflictError {
  return new ConflictError(
    `repository: ${repository} exists, and was not created for ${words}. Nothing was changed in it; give one that does not exist`,
  );
}
