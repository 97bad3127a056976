import type { DeliveryEngineName } from '../engines/engines';
import type {
  Generated,
  ProvidedGenerator,
  PullRequestGenerator,
  PullRequestProvider,
} from './Previews';

/**
 * How what the cluster has relates to what Git asks for.
 *
 * @public
 */
export type SyncState =
  | 'synced'
  | 'out-of-sync'
  | 'syncing'
  | 'failed'
  | 'suspended'
  | 'missing'
  | 'unknown';

/**
 * How what runs is.
 *
 * @public
 */
export type HealthState =
  | 'healthy'
  | 'progressing'
  | 'degraded'
  | 'suspended'
  | 'missing'
  | 'unknown';

/**
 * One object that a delivery engine manages.
 *
 * @public
 */
export interface ManagedObject {
  group: string;
  kind: string;
  namespace: string;
  name: string;
  /** Where the engine tells it per object. */
  sync?: SyncState;
  /** Where the engine tells it per object. */
  health?: HealthState;
  /** Why the health is what it is, where the engine tells it per object. */
  message?: string;
}

/**
 * Versions that a delivery engine's object tells, as far as it does.
 *
 * @public
 */
export interface DeliveryVersions {
  /** What is applied, in the engine's notation: `main@sha1:…`, `6.5.4`, a commit. */
  applied?: string;
  /** What the engine tried last, in its notation. */
  attempted?: string;
  /** Branch or tag of the applied revision, where the engine tells or follows it. */
  ref?: string;
  /** Git commit of the applied revision. */
  commit?: string;
  /** Commit that the applied one was rendered from, by a source hydrator. */
  dryCommit?: string;
  /** Chart version, without build metadata. */
  chart?: string;
  /** Version of what the chart deploys. */
  app?: string;
  /** Digest of an OCI artifact. */
  digest?: string;
  /** Images that the engine says it deploys. */
  images?: string[];
}

/**
 * Where a delivery engine's object takes its state from.
 *
 * @public
 */
export interface DeliverySource {
  kind: 'git' | 'chart' | 'oci' | 'bucket' | 'object';
  /** URL, or the chart's name, or `Kind namespace/name` of another object. */
  name: string;
  /** Where a chart comes from. */
  repository?: string;
  path?: string;
  /** Branch, tag, range or version that is asked for. */
  asked?: string;
  /** What that was when it was compared last. */
  revision?: string;
  /** It lends files to other sources and deploys nothing itself. */
  referenceOnly?: boolean;
}

/**
 * What a delivery engine's object says.
 *
 * @public
 */
export interface DeliveryReading {
  type: 'delivery';
  engine: DeliveryEngineName;
  kind: string;
  namespace: string;
  name: string;
  labels: Record<string, string>;
  sync: SyncState;
  health: HealthState;
  /** The engine's own words. */
  words: { sync?: string; health?: string; operation?: string };
  /** Machine-readable reason of the engine, such as `ComparisonError` or `BuildFailed`. */
  reason?: string;
  message?: string;
  /** ISO 8601; since when the verdict stands. */
  since?: string;
  /** Git commit (or its first 12 digits) that is applied, where the engine tells. */
  revision?: string;
  /** Git commit that the engine tried last, where it differs from `revision`. */
  attempted?: string;
  versions: DeliveryVersions;
  sources: DeliverySource[];
  /** Where it applies to, where it says so. */
  destination?: {
    /** The engine's name for the cluster; `in-cluster`: the one that the object lives in. */
    cluster?: string;
    /** URL of the cluster's API, where it is named by that. */
    server?: string;
    namespace?: string;
  };
  /** Namespace of the Argo CD that controls it, which need not be the object's own. */
  controllerNamespace?: string;
  /** Something that is wrong and leaves the verdict as it is, such as ignored test failures. */
  warning?: string;
  /**
   * A reconciliation runs that only confirms what is applied, as Flux makes one every interval. The words are its own
   * meanwhile, and say nothing new.
   */
  confirming?: boolean;
  /** Whether the engine applies a new revision by itself. */
  automated: boolean;
  /** Whether it then deletes what is no longer there; undefined where the object does not say, or nothing is applied by itself. */
  prunes?: boolean;
  objects: ManagedObject[];
  /** Of an object that makes others for the pull requests of repositories. */
  pullRequests?: PullRequestGenerator;
  /** Of an object that finds pull requests, for others to make objects for. */
  provides?: PullRequestProvider;
  /** Of an object that makes others for what providers tell. */
  provided?: ProvidedGenerator;
  /** Of an object that another one of its engine has made. */
  generated?: Generated;
}

/**
 * What a workload says.
 *
 * @public
 */
export interface WorkloadReading {
  type: 'workload';
  kind: string;
  namespace: string;
  name: string;
  labels: Record<string, string>;
  /** Images of the containers, init containers last. */
  images: string[];
  health: HealthState;
  /** The object's own words, such as `Available=False`. */
  words: string;
  message?: string;
  /** ISO 8601. */
  since?: string;
  replicas: { desired: number; ready: number; updated: number };
  /** How far a canary or blue-green rollout is. */
  rollout?: {
    /** 1-based. */
    step?: number;
    steps?: number;
    /** Percent of the traffic that the new version gets. */
    weight?: number;
  };
  /** Names of the analysis runs that speak against it. */
  analysisRuns?: string[];
  /** Hash of the revision of a Rollout that gets the traffic, whose images need not be those of its template. */
  serving?: string;
  /** The update strategy leaves pods as they were before `images`, until somebody changes that. */
  held?: boolean;
  /** The workload that carries the pods, where this object only leads it: `Deployment/shop`. */
  target?: string;
  /** The engine's object that applied it, where the workload says so. */
  managedBy?: { engine: DeliveryEngineName; namespace?: string; name: string };
  /**
   * The label `app.kubernetes.io/instance`: what Argo CD 2 tracks by unless told otherwise, as `<application>` or
   * `<namespace>_<application>`; Helm sets it too, to the name of the release.
   */
  instance?: string;
}

/**
 * The pods of one revision of an Argo Rollout.
 *
 * @public
 */
export interface RevisionReading {
  type: 'revision';
  kind: string;
  namespace: string;
  name: string;
  /** What it is a revision of: `Rollout/shop`. */
  owner: string;
  /** What the owner calls it by. */
  hash: string;
  /** Images of the containers, init containers last. */
  images: string[];
}

/**
 * What another object says of why a workload is as it is: a pod that fails, an analysis that failed.
 *
 * @public
 */
export interface CauseReading {
  type: 'cause';
  kind: string;
  namespace: string;
  name: string;
  /** What it is a cause for: `Deployment/shop`. */
  owner: string;
  message: string;
}

/**
 * What the suite keeps of a Kubernetes object.
 *
 * @public
 */
export type Reading =
  | DeliveryReading
  | WorkloadReading
  | RevisionReading
  | CauseReading;
