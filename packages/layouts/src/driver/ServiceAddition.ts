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
  /** The chart that deploys it, where the environment deploys charts. */
  chart?: {
    name: string;
    /** As the layout writes it: a URL, `oci://…`, or helmfile's name of a repository. */
    repository: string;
    version: string;
  };
}
