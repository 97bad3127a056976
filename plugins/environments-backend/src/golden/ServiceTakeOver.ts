import { InputError } from '@backstage/errors';
import type {
  Scm,
  ScmPullRequest,
} from '@downstage/backstage-plugin-environments-node';
import type { Fleet } from '../settings/Fleet';
import type { CreationSettings } from '../settings/readCreation';
import type { NewFile, NewService } from './NewService';
import { ProposedBranch } from './ProposedBranch';
import type { RepositoryCreator, Requester } from './RepositoryCreator';
import { headOf } from './headOf';
import { requireComponent } from './keptCatalogFile';
import { lackingFiles, standingFor } from './lackingFiles';
import { lookAgain } from './lookAgain';
import { linkTo } from './pullRequestParts';
import { type Knows, problemOfPlace } from './problems';
import { problemsOfFiles } from './problemsOfFiles';
import {
  problemOfBranch,
  problemOfFleet,
  requireTeamAccess,
} from './problemsOfWriting';
import {
  type FindHome,
  type ProposedService,
  normalizeService,
  problemsOfService,
} from './proposedService';
import { takeOverBranch, takeOverPullRequest } from './takeOverPullRequest';

const CATALOG_FILE = 'catalog-info.yaml';

/** A service whose repository exists, and what the portal would have there. */
export type ExistingService = NewService & {
  /** That gets the files. Default: `main`. */
  branch?: string;
  files: NewFile[];
  /** Paths of files that are written although they are there. Default: none. */
  overwrite?: string[];
};

/** What was proposed, or was there. */
export interface TakenOverService {
  /** `there`: the branch lacks nothing of it. */
  status: 'proposed' | 'there';
  repositoryUrl: string;
  catalogInfoUrl: string;
  pullRequest?: { number: number; url: string };
  /** Paths that the branch does not have as they are asked for, and that are proposed. */
  proposed: string[];
  /** Paths that are left as they are. */
  kept: string[];
}

/** What a repository lacks and keeps, with the path of its catalog file. */
type Found = ReturnType<typeof lackingFiles> & { catalogFile?: string };

const leftAsTheyAre = ({ lacking, kept, ...found }: Found): Found => ({
  ...found,
  lacking: [],
  kept: [...kept, ...lacking.map(({ path }) => path)],
});

/**
 * Brings services whose repositories exist into the portal, by pull requests. The portal proposes in a repository what the
 * owner's team may write there itself. Each call looks first, so that it may be repeated.
 */
export class ServiceTakeOver {
  constructor(
    private readonly options: {
      creator: RepositoryCreator;
      creation: CreationSettings;
      fleets: Fleet[];
      knows: Knows;
      homeOf: FindHome;
      /** Where people reach the portal. */
      appUrl: string;
    },
  ) {}

  /**
   * Proposes the files that the repository lacks by one pull request. Nothing that is there is written over but what
   * `overwrite` names.
   *
   * @throws InputError or ConflictError with the fields and the fix
   */
  async propose(
    wanted: ExistingService,
    requester: Requester,
  ): Promise<TakenOverService> {
    const service = normalizeService(wanted);
    const { repository } = service;
    const { files, overwrite = [], branch: base = 'main' } = wanted;
    const scm = await this.prepare(service, { files, base }, requester);
    const branch = new ProposedBranch({
      scm,
      head: takeOverBranch(service, { base, files, overwrite }),
      base,
      field: 'repository',
    });
    const answer = (
      status: TakenOverService['status'],
      { lacking, kept, catalogFile }: Found,
      pullRequest?: ScmPullRequest,
    ): TakenOverService => ({
      status,
      repositoryUrl: repository,
      catalogInfoUrl: `${repository}/blob/${base}/${
        catalogFile ?? CATALOG_FILE
      }`,
      ...(pullRequest ? { pullRequest: linkTo(pullRequest) } : {}),
      proposed: lacking.map(({ path }) => path),
      kept,
    });
    return lookAgain({ url: repository, branch: base }, async () => {
      const { commit, tree } = await headOf(scm, base);
      const catalogFile = standingFor(tree, CATALOG_FILE);
      const found: Found = {
        ...lackingFiles(tree, files, overwrite),
        catalogFile: catalogFile?.path,
      };
      if (catalogFile && found.kept.includes(CATALOG_FILE)) {
        await requireComponent(scm, catalogFile, service);
      }
      const newest = await branch.find();
      if (newest?.state === 'merged' && catalogFile) {
        // What people made of it before they merged it stays
        return answer('there', leftAsTheyAre(found), newest);
      }
      if (found.lacking.length === 0) {
        return answer('there', found);
      }
      if (newest?.state === 'open') {
        return answer('proposed', found, newest);
      }
      const { appUrl } = this.options;
      const { requestedBy } = requester;
      const opened = await branch.propose(commit, {
        ...takeOverPullRequest(service, found, { requestedBy, appUrl }),
        files: found.lacking,
        before: files,
      });
      return opened && answer('proposed', found, opened);
    });
  }

  /** Everything that can be known before the first write. */
  private async prepare(
    service: ProposedService,
    { files, base }: { files: NewFile[]; base: string },
    { credentials }: Requester,
  ): Promise<Scm> {
    const { creator, creation, fleets } = this.options;
    const { repository, owner } = service;
    const problems = [
      ...problemsOfFiles(files),
      ...problemOfBranch(base),
      ...problemOfPlace(repository, 'services', creation, 'be written to'),
      ...problemOfFleet(repository, fleets),
      ...(await problemsOfService(service, this.options, credentials)),
      ...(await this.problemOfKnownOwner(service)),
    ];
    if (problems.length > 0) {
      throw new InputError(problems.join('; '));
    }
    const scm = creator.scm(repository);
    await requireTeamAccess(scm, owner, 'write');
    return scm;
  }

  /** A service that is known stays whose it is. */
  private async problemOfKnownOwner({
    ref,
    owner,
    name,
    repository,
  }: ProposedService): Promise<string[]> {
    const known = await this.options.homeOf(ref);
    return known?.repository === repository && known.owner !== owner
      ? [
          `owner: the catalog has a Component ${name} of another owner. Give that one`,
        ]
      : [];
  }
}
