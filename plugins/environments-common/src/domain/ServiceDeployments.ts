import type { ArtifactRef, Deployment } from './Deployment';
import type { ShownHold } from './DeploymentHold';
import type { Environment, EnvironmentProblem } from './Environment';
import type { Lag } from './lag';
import type { ArrivalRefusal, ShownAwaitedService } from './ReportedArtifact';
import type { Decision, PreparedRollback, PromotionDecision } from '../checks';
import type { PromotionKind, PromotionState } from './Promotion';
import type { PromotionWait } from './PromotionRollout';
import type { ServicePreview } from './ServicePreview';

/**
 * What a tile says of an open promotion.
 *
 * @public
 */
export interface PromotionSummary {
  id: string;
  kind: PromotionKind;
  state: PromotionState;
  reason: string;
  toVersion: string;
  pullRequest?: { number: number; url: string };
  /** What it waits for, while its turn has not come. */
  waits?: PromotionWait;
}

/**
 * One environment as a service's page shows it.
 *
 * @public
 */
export interface ServiceEnvironment {
  environment: Environment;
  problems: EnvironmentProblem[];
  /** Undefined: the service was not found in this environment. */
  deployment?: Deployment;
  /** Against each direct upstream environment. */
  lag: Array<{ upstream: string; lag: Lag }>;
  /** The promotion into this deployment that is under way or failed last. */
  promotion?: PromotionSummary;
  /** Until a first image of the service is reported, where somebody asked for it. */
  awaited?: ShownAwaitedService;
  /** Why what was reported does not come by itself, for those who may promote here. */
  arrivalRefusal?: ArrivalRefusal;
  /** Left by the last rollback, until somebody lifts it. */
  hold?: ShownHold;
  /** May the upstream's version be promoted into this environment, by this caller, now? */
  promote: PromotionDecision;
  /** May this deployment be rolled back, by this caller, now? */
  rollback: Decision;
  /** May the configuration of this deployment be changed, by this caller, now? */
  configure: Decision;
  /** May the service be taken out of this environment, by this caller, now? */
  remove: Decision;
  /** What to return to where the version does not come right; undefined where it does, or where that may not be asked for. */
  prepared?: PreparedRollback;
  /** May the delivery engine be asked to apply what Git asks for, by this caller, now? */
  requestSync: Decision;
}

/**
 * Everything that the Environments tab shows.
 *
 * @public
 */
export interface ServiceDeployments {
  /** Number of the newest change that this answer knows of. */
  seq: number;
  service: string;
  /** What was searched for in the environments. */
  searched: { names: string[]; images: string[] };
  /** In promotion order. */
  environments: ServiceEnvironment[];
  /** Of its pull requests, newest first; left out where there are none. */
  previews?: ServicePreview[];
  /** That the caller may ask for what makes its previews to be removed; told where there are some. */
  mayRemovePreviews?: true;
}

/**
 * An environment in the list of all.
 *
 * @public
 */
export interface EnvironmentOverview {
  environment: Environment;
  problems: EnvironmentProblem[];
  /** Another repository that the entity comes from now; it has to be accepted by a person. */
  proposedHome?: {
    /** URL. */
    repository: string;
    /** Whether the caller may accept it. */
    permitted: boolean;
  };
  /** That the caller may ask for it to be removed as a whole; told of a single environment, not in lists. */
  mayRemove?: true;
  services: Array<{
    service: string;
    desired?: string;
    live?: string;
    /** What the live version is of; else what the desired one is of. */
    artifact?: ArtifactRef;
    sync: Deployment['sync'];
    health: Deployment['health'];
    /** Left by the last rollback, until somebody lifts it. */
    hold?: ShownHold;
  }>;
}

/**
 * The message of the signals channel {@link ENVIRONMENTS_CHANNEL}: something changed, ask again. Everybody who is signed in
 * gets it, so that it does not say what.
 *
 * @public
 */
export interface EnvironmentsSignal {
  /** The number of the newest change. */
  seq: number;
}

/**
 * Name of the signals channel.
 *
 * @public
 */
export const ENVIRONMENTS_CHANNEL = 'environments';

/**
 * The topic of the events service on which the catalog's module tells the backend that an environment or a Component is
 * not what it was.
 *
 * @public
 */
export const CATALOG_CHANGED_TOPIC = 'environments.catalog-changed';
