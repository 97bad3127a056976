import type { DeliveryEngineName } from '@downstage/readers';

/**
 * A part of something that whoever asks may see, and how much there is besides.
 *
 * @public
 */
export interface SeenRefs {
  /** Entity refs. */
  refs: string[];
  /** How many they may not see. */
  hidden: number;
}

/**
 * The pull request that takes an environment, or the previews of a service, out of the fleet.
 *
 * @public
 */
export interface EnvironmentRemovalPull {
  number: number;
  url: string;
  state: 'open' | 'merged' | 'closed';
}

/**
 * What removing an environment as a whole would do.
 *
 * @public
 */
export interface EnvironmentRemovalPlan {
  /** Entity ref. */
  environment: string;
  engine?: DeliveryEngineName;
  /** The repository that its engine follows, and what goes from there. Undefined where no fleet has it. */
  fleet?: { repository: string; branch: string; path: string };
  /** The folder that is the environment, or has its catalog file, where it shares its repository with others. */
  folder?: string;
  /** The branch that is the environment, where it shares its repository with others. */
  branch?: string;
  /** The objects that go with the file, such as `Namespace uat`. */
  objects: string[];
  /** The namespace that goes with all that is in it, Secrets and volumes among it. */
  namespace: string;
  /** The services in it. */
  services: SeenRefs;
  /** The environments that promote from it. */
  downstream: SeenRefs;
  /** How many holds end. */
  holds: number;
  /** What is to be agreed to, in the words of the request. */
  consents: string[];
  /** What speaks against it, with what to do by hand. */
  blocked: string[];
  /** The newest pull request, if there is one. */
  pullRequest?: EnvironmentRemovalPull;
  /** Whether the fleet no longer has it: what is left is to be done by hand. */
  gone: boolean;
}

/**
 * A wish to remove an environment, with what the person has agreed to.
 *
 * @public
 */
export interface EnvironmentRemovalRequest {
  /** The environment's name, typed anew. */
  confirm: string;
  /** What of {@link EnvironmentRemovalPlan.consents} the person has agreed to. */
  consents: string[];
}
