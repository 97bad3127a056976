import type { DeliveryEngineName } from '@downstage/readers';
import type { EnvironmentRemovalPull } from './EnvironmentRemoval';

/**
 * What taking a service's previews out of the fleets would do.
 *
 * @public
 */
export interface PreviewsRemovalPlan {
  /** Entity ref. */
  service: string;
  /** The repositories that engines follow, and what goes from there; those with nothing of them and no pull request are left out. */
  fleets: Array<{
    /** URL. */
    repository: string;
    branch: string;
    files: Array<{
      cluster: string;
      engine: DeliveryEngineName;
      path: string;
      /** The objects that go with the file, such as `ApplicationSet argocd/preview-loans`. */
      objects: string[];
    }>;
    /** The one that takes them out, open; merged, where nothing of them has come back since. */
    pullRequest?: EnvironmentRemovalPull;
  }>;
  /** How many previews run that these files make. */
  running: number;
  /** What is to be agreed to, in the words of the request. */
  consents: string[];
  /** What speaks against it, with what to do by hand. */
  blocked: string[];
  /** Whether a pull request took them out, and no fleet has them any more. */
  gone: boolean;
}

/**
 * A wish to remove a service's previews, with what the person has agreed to.
 *
 * @public
 */
export interface PreviewsRemovalRequest {
  /** What of {@link PreviewsRemovalPlan.consents} the person has agreed to. */
  consents: string[];
}
