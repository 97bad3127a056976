import type { Creation, CreationStore } from '../database/CreationStore';
import { placeOf, refOf } from './CreationChecks';
import type { PlannedEnvironment } from './NewEnvironment';

/** What there is of an environment before its fleet knows it. */
export interface BegunEnvironment {
  /** `proposed`: it comes into the catalog with a pull request that is not merged. */
  status: 'created' | 'exists' | 'proposed';
  /** What proposes, or has brought, what a shared repository gets of it. */
  environmentPullRequest?: { number: number; url: string };
  /** What a person has to do, since the host cannot. */
  warnings: string[];
}

/** What there was of a place at some moment. */
export interface SeenPlace {
  /** Whether what was created there before still stands for anything. */
  isKept: boolean;
  /**
   * What can be known before the first write.
   *
   * @param isOwn - Whether the place is known to be the environment's
   * @throws ConflictError where it, or what is in the way of it, is somebody else's
   */
  require(isOwn: boolean): Promise<void>;
}

/** What a new environment is of a repository that exists: a folder, or a branch. */
export interface SharedPlace {
  /** Reads only. */
  look(): Promise<SeenPlace>;
  /**
   * Does what is missing.
   *
   * @param isOwn - As in {@link SeenPlace.require}
   * @param seen - What was known to be created there before the first {@link look}
   * @throws ConflictError as there
   */
  follow(
    isOwn: boolean,
    requestedBy: string,
    seen: Creation | undefined,
  ): Promise<BegunEnvironment>;
}

/** Creates a place, and writes down for what. What was there before was taken away, or was refused. */
export async function recordCreation<T>(
  creations: CreationStore,
  {
    environment,
    requestedBy,
    seen,
  }: {
    environment: PlannedEnvironment;
    requestedBy: string;
    seen: Creation | undefined;
  },
  create: () => Promise<T>,
): Promise<T> {
  const creation = {
    repository: placeOf(environment),
    environment: refOf(environment),
    owner: environment.owner,
    cluster: environment.cluster,
    requestedBy,
  };
  if (seen) {
    await creations.forget(seen);
  }
  await creations.begin(creation);
  const created = await create();
  await creations.recordCreated(creation);
  return created;
}
