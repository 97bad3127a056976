import type { YamlPlace } from '../yaml/YamlPlace';

/** What something deployed is known by; what a file does not tell is left out. */
export interface DeployedName {
  /** Only what is of one kind waits for each other: `release`, or the kind of an object. */
  kind: string;
  name: string;
  namespace?: string;
  /** Name of the cluster's entry in a kubeconfig. */
  context?: string;
}

/** Something that is deployed by a name, and what it waits for. */
export interface Deployed extends DeployedName {
  needs: Array<DeployedName & { place: YamlPlace }>;
}
