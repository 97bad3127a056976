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
import { isListedIn } from './listedIn';
import { nameOfObject, objectsOfFile, possibleObjects } from './ownObjects';

/** What a fleet has of an environment: its own file alone, nothing, or what a person has to look at. */
export type FleetShare =
  | { status: 'own'; path: string; objects: string[] }
  | { status: 'none' }
  | { status: 'refused'; reason: string };

const nameIn = ({ object }: LocatedDefinition) => nameOfObject(object);

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
    const path = fleetPath(environment);
    const { all: wanted, needed } = possibleObjects(environment);
    const texts = await this.texts.read(commit);
    const found = await this.definitions(texts, wanted);
    const file = texts.find(each => each.path === path);
    const elsewhere = found.find(each => each.path !== path);
    const byHand = (what: string, fix: string): FleetShare => ({
      status: 'refused',
      reason: `${what} of ${repository.url} ${fix}`,
    });
    if (elsewhere) {
      return byHand(
        elsewhere.path,
        `defines ${nameOfObject(
          elsewhere.object,
        )}, too. The portal removes what stands in ${path} alone: take it out by hand`,
      );
    }
    if (!file) {
      return { status: 'none' };
    }
    const listing = texts.find(each => isListedIn(each, path));
    if (listing) {
      return byHand(
        listing.path,
        `lists ${path}, and could not be built without it. Take it out of ${listing.path} and delete ${path} in one change by hand`,
      );
    }
    const objects = objectsOfFile(file.text, wanted);
    if (!objects) {
      return byHand(path, 'is no plain YAML. Take the environment out by hand');
    }
    const foreign =
      objects.other[0] ??
      found.filter(({ follows }) => !follows).map(nameIn)[0];
    if (foreign) {
      return byHand(
        path,
        `has ${foreign}, which is not known to be ${environment.name}'s alone, as one that delivers ${environment.repository}. Take the environment out by hand`,
      );
    }
    const lacking = needed.find(object => !objects.known.includes(object));
    return lacking
      ? byHand(
          path,
          `lacks ${nameOfObject(
            lacking,
          )}: the portal did not write it as it is. Take the environment out by hand`,
        )
      : { status: 'own', path, objects: objects.known.map(nameOfObject) };
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
