import type {
  Deployment,
  Environment,
} from '@downstage/backstage-plugin-environments-common';
import type {
  CauseReading,
  DeliveryReading,
  RevisionReading,
  WorkloadReading,
} from '@downstage/readers';
import type { Service } from '../catalog/Service';
import type { ClusterResource } from '../database/ObjectStore';
import type { StoredPin } from '../database/SourceStore';

/** Everything that an environment's deployments follow from. */
export interface ProjectionInput {
  environment: Environment;
  services: Service[];
  pins: StoredPin[];
  /** Of the target cluster and namespaces. */
  workloads: WorkloadReading[];
  /** Of those workloads. */
  revisions: RevisionReading[];
  /** Of why those workloads are as they are. */
  causes: CauseReading[];
  /** Of the control cluster. */
  deliveries: DeliveryReading[];
  /** Names of all clusters that the portal knows. */
  clusters: string[];
  /** How the kinds are read, in both clusters. */
  resources: ClusterResource[];
  /** What was projected before. */
  previous: ReadonlyMap<string, Deployment>;
  /** The page of an engine's object in its own UI, where one is configured. */
  urlOf?: (delivery: DeliveryReading) => string | undefined;
  /** ISO 8601. */
  now: string;
}
