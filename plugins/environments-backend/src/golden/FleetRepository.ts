import type { ScmRepository } from '@downstage/backstage-plugin-environments-node';
import type { FleetObject } from '@downstage/readers';
import type { WeighedCache } from '../database/WeighedCache';
import { type FleetText, FleetTexts } from './FleetTexts';
import {
  type FollowedEnvironment,
  fleetFile,
  fleetObjects,
  fleetPath,
  followOf,
} from './fleetFile';
import {
  type LocatedDefinition,
  fleetDefinitions,
  hasWhole,
} from './fleetDefinitions';
import { type FleetShare, fleetShare } from './fleetShare';
import { possibleObjects } from './ownObjects';

/** What the repository that the engine of an environment's cluster follows has of the environment. */
export class FleetRepository {
  private readonly texts: FleetTexts;

  constructor(
    private readonly options: {
      repository: ScmRepository;
      environment: FollowedEnvironment;
      /** Texts by the SHA of their blob, so that what has not changed is read once. */
      texts: WeighedCache<string>;
    },
  ) {
    const { branch } = options.environment.fleet;
    this.texts = new FleetTexts({ ...options, branch });
  }

  /** The head of the branch that the engine follows. */
  head(): Promise<string> {
    return this.texts.head();
  }

  /**
   * Whether the fleet has the environment's objects.
   *
   * @throws ConflictError when the fleet has objects of that name that are somebody else's
   */
  async isFollowed(commit: string): Promise<boolean> {
    const { environment, repository } = this.options;
    const wanted = fleetObjects(environment);
    const texts = await this.texts.read(commit);
    const found = await this.definitions(texts, wanted);
    return hasWhole(
      { texts, found },
      {
        url: repository.url,
        folder: environment.fleet.folder,
        path: fleetFile(environment).path,
        wanted,
        as: `as that of an environment of ${environment.repository}`,
        whose: environment.repository,
        named: 'environment',
      },
    );
  }

  /** What is the environment's own, and would go with it as a whole. */
  async share(commit: string): Promise<FleetShare> {
    const { environment, repository } = this.options;
    const { all: wanted, needed } = possibleObjects(environment);
    const texts = await this.texts.read(commit);
    const found = await this.definitions(texts, wanted);
    return fleetShare(
      { texts, found },
      {
        url: repository.url,
        path: fleetPath(environment),
        wanted,
        needed,
        whose: environment.name,
        what: 'the environment',
        repository: environment.repository,
      },
    );
  }

  private definitions(
    texts: FleetText[],
    wanted: FleetObject[],
  ): Promise<LocatedDefinition[]> {
    const { environment } = this.options;
    const { name, repository, folder, place, branch } = environment;
    const follow = followOf(environment);
    return fleetDefinitions(texts, {
      name,
      wanted,
      repository,
      folder,
      // Others of the repository follow branches, too
      ...(place === 'branch' ? { branch } : {}),
      follow,
    });
  }
}
