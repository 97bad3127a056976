import { createHash } from 'node:crypto';
import { ConflictError, InputError } from '@backstage/errors';
import type {
  Environment,
  EnvironmentSearch,
  EnvironmentTier,
  ExistingEnvironment,
  FoundEnvironments,
} from '@downstage/backstage-plugin-environments-common';
import type { Scm } from '@downstage/backstage-plugin-environments-node';
import {
  appendEntities,
  catalogedEnvironments,
  draftEnvironments,
  nameOfRepository,
  placeOf,
  toCatalogText,
} from '@downstage/layouts';
import type { ClusterSources } from '../clusters/ClusterSources';
import type { IdentityStore } from '../database/IdentityStore';
import type { Fleet } from '../settings/Fleet';
import type { CreationSettings } from '../settings/readCreation';
import { refOf } from './CreationChecks';
import { ProposedBranch } from './ProposedBranch';
import type { RepositoryCreator, Requester } from './RepositoryCreator';
import {
  type WantedTree,
  existingEntity,
  proposedTree,
} from './existingEnvironment';
import { headOf } from './headOf';
import { lookAgain } from './lookAgain';
import { type Knows, problemOfOwner, problemOfPlace } from './problems';
import {
  problemsOfClusters,
  problemsOfNames,
  problemsOfOrder,
} from './problemsOfExisting';
import {
  problemOfBranch,
  problemOfFleet,
  requireTeamAccess,
} from './problemsOfWriting';
import { linkTo } from './pullRequestParts';
import { readerOf } from './readerOf';
import { takeOverText } from './takeOverPullRequest';

const FILE = 'catalog-info.yaml';
const SYMBOLIC_LINK = '120000';

/** Environments of a repository, as they shall be. */
type ExistingEnvironments = WantedTree & {
  environments: ExistingEnvironment[];
};

/** What was proposed, or was there. */
export interface TakenOverEnvironments {
  /** `there`: the catalog file has them all. */
  status: 'proposed' | 'there';
  repositoryUrl: string;
  catalogInfoUrl: string;
  pullRequest?: { number: number; url: string };
}

/**
 * Brings environments whose repositories exist into the portal. What a repository holds is told to those alone whose team may
 * read it at the host, and proposed by those whose team may write to it.
 */
export class EnvironmentTakeOver {
  constructor(
    private readonly options: {
      creator: RepositoryCreator;
      creation: CreationSettings;
      fleets: Fleet[];
      clusterSources: ClusterSources;
      identities: IdentityStore;
      knows: Knows;
      /** Where people reach the portal. */
      appUrl: string;
    },
  ) {}

  /**
   * Environments as they will be: permissions are decided on them.
   *
   * @throws InputError with the field and the fix
   */
  proposed(
    wanted: WantedTree,
    environments: ExistingEnvironment[],
  ): Environment[] {
    const { fleets } = this.options;
    return environments.map(item => proposedTree(wanted, item, fleets));
  }

  /** Names of the clusters that an environment can be in. */
  watched(): Promise<string[]> {
    return this.options.clusterSources.names();
  }

  /**
   * What could come of a repository that nobody has looked into: an environment of each tier, in each cluster and in none.
   *
   * @param clusters - Their names
   */
  conceivable(
    wanted: WantedTree,
    tiers: readonly EnvironmentTier[],
    clusters: string[],
  ): Environment[] {
    return this.proposed(
      wanted,
      tiers.flatMap(tier =>
        [undefined, ...clusters].map(cluster => ({
          name: 'any',
          tier,
          promotesFrom: [],
          paths: ['.'],
          layout: 'auto',
          ...(cluster ? { cluster } : {}),
        })),
      ),
    );
  }

  /**
   * The environments that a repository has, as `downstage init` finds them. Reads only.
   *
   * @throws InputError or ConflictError with the fields and the fix
   */
  async draft(
    wanted: EnvironmentSearch,
    requester: Requester,
  ): Promise<FoundEnvironments> {
    const { scm, place } = await this.prepare(wanted, requester, 'read');
    const { tree } = await headOf(scm, place.branch);
    return draftEnvironments({
      tree: tree.files,
      read: readerOf(scm, tree.files),
      folder: wanted.folder?.replace(/^\/+|\/+$/g, '') || '.',
      name: wanted.name ?? nameOfRepository(place.repository),
      isOne: wanted.name !== undefined,
    });
  }

  /**
   * Proposes catalog entities by one pull request, behind those that the catalog file has. Those of the same name stay.
   *
   * @throws InputError or ConflictError with the fields and the fix
   */
  async propose(
    wanted: ExistingEnvironments,
    requester: Requester,
  ): Promise<TakenOverEnvironments> {
    const { scm, place, owner, system } = await this.prepare(
      wanted,
      requester,
      'write',
    );
    const { repository, branch: base } = place;
    await this.requireFit(wanted, requester);
    await this.requireFree(wanted.environments, repository);
    const branch = new ProposedBranch({
      scm,
      head: branchOf(place, wanted),
      base,
      field: 'repository',
    });
    const answer = (
      status: TakenOverEnvironments['status'],
      pullRequest?: { number: number; url: string },
    ): TakenOverEnvironments => ({
      status,
      repositoryUrl: repository,
      catalogInfoUrl: `${repository}/blob/${base}/${FILE}`,
      ...(pullRequest ? { pullRequest: linkTo(pullRequest) } : {}),
    });
    return lookAgain({ url: repository, branch: base }, async () => {
      const { commit, tree } = await headOf(scm, base);
      const text = await catalogText(scm, tree.files);
      const taken = catalogedEnvironments(text);
      if (!taken) {
        throw new ConflictError(
          `repository: ${FILE} of ${repository} is no YAML. Correct it first`,
        );
      }
      const lacking = wanted.environments.filter(
        ({ name, paths }) =>
          !taken.names.has(name) &&
          !taken.places.has(placeOf({ repository, paths })),
      );
      const newest = await branch.find();
      if (newest?.state === 'merged' && text.trim() !== '') {
        // What people made of it before they merged it stays
        return answer('there', newest);
      }
      if (lacking.length === 0) {
        return answer('there');
      }
      if (newest?.state === 'open') {
        return answer('proposed', newest);
      }
      const added = toCatalogText(
        lacking.map(item =>
          existingEntity(
            item,
            { owner, system, ...place },
            this.options.fleets,
          ),
        ),
      );
      const opened = await branch.propose(commit, {
        ...takeOverText(lacking, {
          ...wanted,
          requestedBy: requester.requestedBy,
          appUrl: this.options.appUrl,
        }),
        files: [{ path: FILE, content: appendEntities(text, added) }],
      });
      return opened && answer('proposed', opened);
    });
  }

  private async prepare(
    wanted: WantedTree,
    { credentials }: Requester,
    access: 'read' | 'write',
  ) {
    const { creator, creation, fleets, knows } = this.options;
    const [{ home, owner, system, sources }] = this.conceivable(
      wanted,
      ['testing'],
      [],
    );
    const place = { repository: home!, branch: sources[0].branch };
    const problems = [
      ...problemOfBranch(place.branch),
      ...problemOfPlace(
        place.repository,
        'repositories',
        creation,
        'be taken over',
      ),
      ...problemOfFleet(place.repository, fleets),
      ...(await problemOfOwner(owner, knows, credentials)),
    ];
    if (problems.length > 0) {
      throw new InputError(problems.join('; '));
    }
    const scm = creator.scm(place.repository);
    await requireTeamAccess(scm, owner, access);
    return { scm, place, owner: owner!, system };
  }

  /** Refuses names that are there twice, an order that leads nowhere, and clusters that nobody watches. */
  private async requireFit(
    wanted: ExistingEnvironments,
    { credentials }: Requester,
  ): Promise<void> {
    const { environments } = wanted;
    const twice = problemsOfNames(environments);
    const problems =
      twice.length > 0
        ? twice
        : [
            ...problemsOfClusters(environments, await this.watched()),
            ...(await problemsOfOrder(
              this.proposed(wanted, environments),
              this.options.knows,
              credentials,
            )),
          ];
    if (problems.length > 0) {
      throw new InputError(problems.join('; '));
    }
  }

  /** Names of environments that come from elsewhere are not taken over. */
  private async requireFree(
    environments: ExistingEnvironment[],
    repository: string,
  ): Promise<void> {
    const known = await this.options.identities.all();
    const taken = environments.find(environment => {
      const identity = known.get(refOf(environment));
      return identity && identity.home !== repository;
    });
    if (taken) {
      throw new ConflictError(
        `name: there is, or was, an environment ${taken.name} in another repository. Give the environment another name`,
      );
    }
  }
}

/** The branch that proposes these environments. The same ones have the same branch, others another one. */
function branchOf(
  { branch }: { branch: string },
  { owner, system, environments }: ExistingEnvironments,
): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([branch, owner, system, environments]))
    .digest('hex');
  return `downstage/environments-${digest.slice(0, 8)}`;
}

/** The catalog file as it is, empty where there is none. */
async function catalogText(
  { repository }: Scm,
  files: Array<{ path: string; sha: string; mode?: string }>,
): Promise<string> {
  const file = files.find(({ path }) => path === FILE);
  const text = file ? (await repository.blobs([file.sha])).get(file.sha) : '';
  if (text === undefined || file?.mode === SYMBOLIC_LINK) {
    throw new ConflictError(
      `repository: ${FILE} of ${repository.url} is no plain text. Replace it by a file`,
    );
  }
  return text;
}
