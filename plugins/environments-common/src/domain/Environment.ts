import type { EngineName } from '@downstage/readers';

/**
 * How near to customers an environment is.
 *
 * @public
 */
export type EnvironmentTier =
  | 'development'
  | 'testing'
  | 'staging'
  | 'production';

/**
 * All tiers, from first to last.
 *
 * @public
 */
export const ENVIRONMENT_TIERS: EnvironmentTier[] = [
  'development',
  'testing',
  'staging',
  'production',
];

/**
 * One place where an environment's versions are written.
 *
 * @public
 */
export interface EnvironmentSource {
  /** URL of the repository's home page, without `.git`. */
  repository: string;
  branch: string;
  /** Folders relative to the repository's root; `.` is the root. One step may be or hold `{service}`. */
  paths: string[];
  /** Name of a layout driver, or `auto`. */
  layout: string;
  /** Pins that detection cannot know, by the service's name. */
  pins?: Record<string, SourcePin>;
}

/**
 * Where a version stands that detection cannot know: a file with a path in it, or with a pattern.
 *
 * @public
 */
export interface SourcePin {
  /** Relative to the repository's root. */
  file: string;
  /** YAML path: dotted, `[n]` for lists, `["a.b"]` for keys with dots. */
  path?: string;
  /** A regular expression in RE2 syntax with one capture group, for files that are not YAML. */
  pattern?: string;
}

/**
 * Where an environment's delivery engine keeps its objects and where the workloads run.
 *
 * @public
 */
export interface EnvironmentDelivery {
  engine?: EngineName;
  control: {
    cluster: string;
    namespace?: string;
    /** Labels that the engine's objects carry. */
    selector?: Record<string, string>;
  };
  target: { cluster: string; namespaces?: string[] };
}

/**
 * How versions come into an environment.
 *
 * @public
 */
export interface EnvironmentPromotion {
  /** Whether a person asks for each version, or the portal promotes what continuous integration reports by itself. */
  strategy: 'manual' | 'automatic';
  /** Who merges the pull request: a person. */
  merge: 'manual';
  /** Seconds within which a merged promotion has to be healthy. */
  healthyWithinSeconds: number;
  /** Entity refs of the environments that it comes after where a version goes to several environments. */
  after?: string[];
  /** Seconds for which those before it have to be healthy then. */
  soakSeconds?: number;
}

/**
 * An environment as its catalog entity defines it.
 *
 * @public
 */
export interface Environment {
  /** Entity ref, such as `resource:default/qa`. */
  ref: string;
  name: string;
  namespace: string;
  title: string;
  /** Entity ref. */
  owner: string;
  /** Entity ref. */
  system?: string;
  tier: EnvironmentTier;
  /** Entity refs of the direct upstream environments; empty for a first environment. */
  promotesFrom: string[];
  sources: EnvironmentSource[];
  delivery?: EnvironmentDelivery;
  promotion: EnvironmentPromotion;
  /** The URL that the entity was read from, when it was read from one. */
  location?: string;
  /** The URL of the repository that the entity was read from. */
  home?: string;
}

/**
 * Something about an environment that a person has to mend.
 *
 * @public
 */
export interface EnvironmentProblem {
  severity: 'error' | 'warning';
  /** The thing that is wrong: `promotesFrom`, `source https://…`, `cluster qa`. */
  subject: string;
  /** Names the thing, the value and the fix. */
  message: string;
}
