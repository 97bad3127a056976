import type {
  DeliveryEngineName,
  HealthState,
  SyncState,
} from '@downstage/readers';
import type { Reason } from '../reasons';

/**
 * What a version belongs to.
 *
 * @public
 */
export interface ArtifactRef {
  kind: 'image' | 'chart' | 'git' | 'oci';
  /** Normalised name, such as `registry.acme.example/fund-transfer`. */
  name: string;
}

/**
 * What Git asks for: one pin at the head of the environment's branch.
 *
 * @public
 */
export interface DesiredVersion {
  artifact: ArtifactRef;
  /** Tag, chart version or ref, as written. */
  version: string;
  digest?: string;
  file: string;
  /** 0-based index of the YAML document in the file. */
  document: number;
  /** YAML path of the pin. */
  path: string;
  /** 1-based. */
  line: number;
  editable: boolean;
  /** Why not, when it is not editable. */
  reason?: Reason;
  repository: string;
  branch: string;
  /** The commit that was read. */
  commit: string;
  /** Link to the line. */
  url: string;
}

/**
 * Everything that tells which version runs, as far as it is seen.
 *
 * @public
 */
export interface LiveVersions {
  /** Tag of the image. */
  image?: string;
  /** Digest of the image. */
  digest?: string;
  /** Version of the chart: of the workload's label `helm.sh/chart`, else of the delivery engine's object. */
  chart?: string;
  /** Version of what the chart deploys, by the delivery engine. */
  app?: string;
  /** Branch or tag that the delivery engine has applied. */
  ref?: string;
  /** Git commit that the delivery engine has applied. */
  revision?: string;
  /** Label `app.kubernetes.io/version`. */
  label?: string;
}

/**
 * What the cluster runs.
 *
 * @public
 */
export interface LiveVersion {
  /** What the headline is of. */
  artifact: ArtifactRef;
  /**
   * The headline: of the artifact that Git asks for; else, or where that is not seen, the first that is known of image
   * tag, image digest, chart version, app version, Git revision, label.
   */
  version: string;
  /** Of the image, when the headline is its tag. */
  digest?: string;
  versions: LiveVersions;
  /** Absent where only the delivery engine tells what runs. */
  workload?: { cluster: string; kind: string; namespace: string; name: string };
  replicas?: { desired: number; ready: number; updated: number };
}

/**
 * One observed object and what it says, in its own words.
 *
 * @public
 */
export interface Evidence {
  cluster: string;
  kind: string;
  namespace: string;
  name: string;
  /** The object's own status words, such as `Synced` or `Ready=False`. */
  status: string;
  message?: string;
  /** ISO 8601. */
  since?: string;
  /** Its page in the delivery engine's own UI, where that is configured. */
  url?: string;
}

/**
 * An object of a delivery engine.
 *
 * @public
 */
export interface DeliveryRef {
  engine: DeliveryEngineName;
  cluster: string;
  kind: string;
  namespace: string;
  name: string;
  /** Set when the service's entity alone says that the object delivers it, and the object says that it delivers others. */
  claimed?: true;
}

/**
 * How a service was found in an environment.
 *
 * @public
 */
export interface ServiceMatch {
  by:
    | 'pin'
    | 'annotation'
    | 'image'
    | 'name'
    | 'image-basename'
    | 'chart'
    | 'folder';
  /** A guess is shown as one, and is not promoted. */
  guess: boolean;
}

/**
 * A service in an environment: what Git asks for, what runs, and how they are.
 *
 * @public
 */
export interface Deployment {
  /** Entity ref of the environment. */
  environment: string;
  /** Entity ref of the service. */
  service: string;
  desired?: DesiredVersion;
  live?: LiveVersion;
  sync: SyncState;
  health: HealthState;
  /** Why `sync` and `health` are what they are; always set when one of them is `unknown`. */
  reason?: Reason;
  /** ISO 8601; since when sync, health and versions are as they are. */
  since: string;
  /** Git commit that the delivery engine says it has applied. */
  revision?: string;
  /** Whether the delivery engine applies a new revision by itself; undefined when no engine manages it. */
  automated?: boolean;
  /** Whether the delivery engine deletes what Git no longer has; undefined where that is not known. */
  prunes?: boolean;
  /** The engine's object that applies it. */
  delivery?: DeliveryRef;
  match: ServiceMatch;
  evidence: Evidence[];
  /** ISO 8601; the last good reading, when the cluster does not answer now. */
  staleSince?: string;
}

/**
 * The permission resource ref of a deployment: `<environment ref>/<service ref>`.
 *
 * @public
 */
export function stringifyDeploymentRef(deployment: {
  environment: string;
  service: string;
}): string {
  return `${deployment.environment}/${deployment.service}`;
}

/**
 * The reverse of {@link stringifyDeploymentRef}; undefined when the text is not of that form.
 *
 * @public
 */
export function parseDeploymentRef(
  ref: string,
): { environment: string; service: string } | undefined {
  const parts = ref.split('/');
  if (parts.length !== 4 || parts.some(part => !part)) {
    return undefined;
  }
  return {
    environment: `${parts[0]}/${parts[1]}`,
    service: `${parts[2]}/${parts[3]}`,
  };
}
