import type { PromotionDecision } from '../checks';

/**
 * A service whose version in an environment is not the one that runs where it comes from.
 *
 * @public
 */
export interface PromotableService {
  /** Entity ref. */
  service: string;
  title: string;
  /** What Git asks for in the environment; undefined when the service is not there. */
  fromVersion?: string;
  /** May the upstream's version be promoted together with others, by this caller, now? */
  promote: PromotionDecision;
}

/**
 * What may be promoted into an environment together.
 *
 * @public
 */
export interface PromotableServices {
  /** Entity ref of the target environment. */
  environment: string;
  /** The environments that it promotes from and that the caller may see. */
  upstreams: Array<{ ref: string; title: string }>;
  /** Entity ref of the upstream that was compared with; undefined when there is none. */
  from?: string;
  /** By title. */
  services: PromotableService[];
  /** How many services run the upstream's version already. */
  upToDate: number;
}
