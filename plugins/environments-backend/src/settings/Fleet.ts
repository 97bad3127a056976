import type { DeliveryEngineName } from '@downstage/readers';
import type { ClusterSecrets } from './clusterSecrets';

/** A cluster whose engine follows a fleet repository. */
export interface FleetCluster {
  engine: DeliveryEngineName;
  /** Folder of the fleet repository that the engine follows. */
  folder: string;
  /** The Secret beside the engine's objects that opens the repositories of environments. */
  secret?: string;
  /** What its environments' Secrets can be made of. */
  secrets?: ClusterSecrets;
  /** What renders a helmfile in Argo CD; environments can begin as one where it is there. */
  helmfile?: {
    /** The config management plugin, as an Application names it: `<name>`, or `<name>-<version>`. */
    plugin: string;
  };
  /** Namespaces, with `*` for any part of a name, that the engine takes its own objects from, beside its own namespace. */
  applicationNamespaces?: string[];
  /** What the object that delivers an environment is annotated with. */
  annotations?: Record<string, string>;
}

/** A repository that engines follow: what is put there is applied. */
export interface Fleet {
  /** URL of its home page, normalized. */
  repository: string;
  branch: string;
  /** Whether new environments are committed to the branch; if not, a pull request proposes them. */
  direct: boolean;
  /** By the name that environments use. */
  clusters: Record<string, FleetCluster>;
}
