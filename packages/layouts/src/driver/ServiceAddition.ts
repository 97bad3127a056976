/**
 * What an image is made for, so that its pods may be run like that.
 *
 * @public
 */
export interface Workload {
  /** Paths that it answers on its port while it lives, and while it can take requests. */
  probes?: { live: string; ready: string };
  /** As Kubernetes writes quantities: what it asks for, and the memory that it may not exceed. */
  resources?: { cpu: string; memory: string };
  /** Runs as any user but root, without privileges, on a file system that it cannot write but for `/tmp`. */
  restricted?: boolean;
  /** How many replicas there may be; without it there is one. */
  autoscale?: { min: number; max: number };
}

/**
 * A service to be added to an environment.
 *
 * @public
 */
export interface ServiceAddition {
  name: string;
  /** Image repository without tag. */
  image: string;
  tag: string;
  /** Port that the container listens on. */
  port: number;
  /** Value of the label `app.kubernetes.io/part-of`. */
  partOf?: string;
  /** Value of the label `owner.team`. */
  team?: string;
  /** What its image is made for. Without it, nothing is asked of the image, and nothing confines it. */
  workload?: Workload;
  /** The chart that deploys it, where the environment deploys charts. */
  chart?: {
    name: string;
    /** As the layout writes it: a URL, `oci://…`, or helmfile's name of a repository. */
    repository: string;
    version: string;
  };
}
