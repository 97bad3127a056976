import type { Reason } from '../reasons';
import type { SettingChange } from './Configuration';
import type { PromotionKind } from './Promotion';
import type { ReportedArtifact } from './ReportedArtifact';

/**
 * A service as it is added to an environment that does not have it.
 *
 * @public
 */
export interface PromotionAddition {
  /** Name that the environment repository will use. */
  name: string;
  /** Image repository without tag. */
  image: string;
  tag: string;
  /** Port that the container listens on; default 8080. */
  port?: number;
  /** Value of the label `app.kubernetes.io/part-of`. */
  partOf?: string;
  /** Value of the label `owner.team`. */
  team?: string;
  /** What its image is made for. Without it, nothing is asked of the image, and nothing confines it. */
  workload?: {
    /** Paths that it answers on its port while it lives, and while it can take requests. */
    probes?: { live: string; ready: string };
    /** As Kubernetes writes quantities: what it asks for, and the memory that it may not exceed. */
    resources?: { cpu: string; memory: string };
    /** Runs as any user but root, without privileges, on a file system that it cannot write but for `/tmp`. */
    restricted?: boolean;
    /** How many replicas there may be; without it there is one. */
    autoscale?: { min: number; max: number };
  };
  /** The chart that deploys it, where the environment deploys charts. */
  chart?: { name: string; repository: string; version: string };
}

/**
 * How a service begins in an environment that it is promoted to for the first time: with what the upstream environment configures
 * for it, or with what every service needs and nothing else.
 *
 * @public
 */
export type FirstConfiguration = 'upstream' | 'generic';

/**
 * How a plan adds a service that the environment does not have.
 *
 * @public
 */
export interface AdditionChoice {
  /** What the plan does. */
  beginWith: FirstConfiguration;
  /** What {@link PromotionRequest.expectedFiles} has to be: it is another one when any file would be. */
  fingerprint: string;
}

/**
 * What a person asks for: the upstream's live version, an earlier record of the same environment, other configuration, a new
 * service, or that one goes.
 *
 * @public
 */
export interface PromotionWish {
  /** Entity ref of the service. */
  service: string;
  /** Entity ref of the target environment. */
  environment: string;
  /** Entity ref of the environment to promote from; default: the nearest upstream that runs the service. */
  from?: string;
  /** Id of what continuous integration reported, for a first environment; default: the newest. */
  reported?: string;
  /** Id of the deployment record to roll back to. */
  rollbackTo?: string;
  /**
   * How much a rollback takes back. A plan defaults to `change` where that is possible; what is started without it takes back
   * the version alone.
   */
  scope?: RollbackScope;
  /** The configuration to change, where that is what is asked for. */
  settings?: SettingChange[];
  /** That the service is taken out of the environment: nothing else is asked for with it. */
  remove?: boolean;
  /** The service to add, where it does not come from an upstream environment. */
  addition?: PromotionAddition;
  /** How a service begins that the environment does not have; default `upstream`. */
  beginWith?: FirstConfiguration;
  /** What of {@link PromotionPlan.consents} the person has agreed to. */
  consents?: string[];
}

/**
 * A wish as it was reviewed.
 *
 * @public
 */
export interface PromotionRequest extends PromotionWish {
  /** The version that the person saw in the plan; the backend refuses when it is another by now. */
  expectedVersion: string;
  /**
   * SHAs of the commits that the plan took back, for a rollback with the scope `change`; the backend refuses when they are others
   * by now.
   */
  expectedCommits?: string[];
  /**
   * {@link AdditionChoice.fingerprint} of a plan that has an addition, which cannot be started without it; the backend refuses
   * when it is another by now.
   */
  expectedFiles?: string;
  /** The person's own token at the SCM host, to open the pull request with: used for that alone and stored nowhere. */
  asPerson?: {
    /** Such as `github.com`; the token is sent nowhere else. */
    host: string;
    token: string;
  };
}

/**
 * A commit in the service repository.
 *
 * @public
 */
export interface SourceCommit {
  sha: string;
  /** First line of the message. */
  title: string;
  author: string;
  /** ISO 8601. */
  at: string;
  url: string;
}

/**
 * The commits between two versions of a service, or why they are not known.
 *
 * @public
 */
export interface Changelog {
  commits: SourceCommit[];
  /** Link to the comparison. */
  url?: string;
  /** True when the versions go backwards: the commits are what will be undone. */
  reverse: boolean;
  /** True when the host cut the list short. */
  truncated: boolean;
  /** Why there is no changelog. */
  unavailable?: string;
}

/**
 * What changes in one file.
 *
 * @public
 */
export interface PlannedFile {
  path: string;
  /** Unified diff with three lines of context; what looks like a secret is masked. Empty when none was kept. */
  diff: string;
}

/**
 * How much a rollback takes back: all that the commits which brought the later versions changed in the environment, or the
 * version alone.
 *
 * @public
 */
export type RollbackScope = 'change' | 'version';

/**
 * A commit that a rollback takes back.
 *
 * @public
 */
export interface RevertedCommit {
  sha: string;
  /** First line of the message. */
  title: string;
  url: string;
  /** For a merge: the commit that it was merged onto. */
  mergedOnto?: string;
}

/**
 * What a rollback takes back where more than the version had changed.
 *
 * @public
 */
export interface RollbackChoice {
  /** What the plan does. */
  scope: RollbackScope;
  /** The commits that brought what came after the recorded deployment, newest first. */
  commits: RevertedCommit[];
  /** What the whole change takes back besides the version, file by file; masked. */
  beyond: PlannedFile[];
  /** How many files these commits changed outside of the environment: they stay as they are. */
  outside: number;
  /** Why the whole change cannot be taken back, so that the version alone is. */
  refused?: Reason;
}

/**
 * What a promotion would do, or why it will not.
 *
 * @public
 */
export interface PromotionPlan {
  kind: PromotionKind;
  service: string;
  environment: string;
  fromEnvironment?: string;
  artifact: string;
  fromVersion: string;
  toVersion: string;
  /** What continuous integration reported, where the version comes from there. */
  reported?: ReportedArtifact;
  repository: string;
  branch: string;
  /** Head of the environment's branch that the plan was made on. */
  baseCommit: string;
  files: PlannedFile[];
  /** What a change of configuration sets. */
  settings?: SettingChange[];
  /** For a rollback, where the version is not all that came with it. */
  rollback?: RollbackChoice;
  /** For a service that the environment does not have and that comes from an upstream one. */
  addition?: AdditionChoice;
  changelog: Changelog;
  /** What should be weighed before. */
  warnings: Reason[];
  /** What it does beyond the service's own version, such as moving others; each has to be agreed to. */
  consents: string[];
  /** Reasons why it cannot be done; empty when it can. */
  blocked: Reason[];
  title: string;
  /** Whether whoever asks may have the pull request opened as himself: {@link PromotionRequest.asPerson}. */
  asPerson?: boolean;
}
