/**
 * A kind of object that the suite watches. Versions are discovered per cluster.
 *
 * @public
 */
export interface WatchedResource {
  group: string;
  kind: string;
  /** Lower-case plural, as in the API's path. */
  plural: string;
  /** A resource of an engine that a cluster need not have. */
  optional: boolean;
  /** Label selector of the objects that matter, where not all do. */
  selector?: string;
  /** It is watched only where the configuration of a cluster's source asks for it. */
  onRequest?: boolean;
  /** It only adds to what others tell: that it may not be read is no failure. */
  supplementary?: boolean;
}

/**
 * The name of a resource as its definition and roles know it, such as `applications.argoproj.io`
 * or `pods`.
 *
 * @public
 */
export function resourceName({
  plural,
  group,
}: Pick<WatchedResource, 'plural' | 'group'>): string {
  return group ? `${plural}.${group}` : plural;
}
