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
  message?: string;
}

/**
 * What a delivery engine's object says.
 *
 * @public
 */
export interface DeliveryReading {
  type: 'delivery';
  engine: 'argocd' | 'flux';
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
  /** Whether the engine applies a new revision by itself. */
  automated: boolean;
  objects: ManagedObject[];
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
  /** The engine's object that applied it, where the workload says so. */
  managedBy?: { engine: 'argocd' | 'flux'; namespace?: string; name: string };
}

/**
 * What the suite keeps of a Kubernetes object.
 *
 * @public
 */
export type Reading = DeliveryReading | WorkloadReading;
