/**
 * One scalar of a service's configuration.
 *
 * @public
 */
export interface Setting {
  /** Path relative to the repository's root. */
  file: string;
  /** 0-based index of the YAML document in the file. */
  document: number;
  /** YAML path of the scalar, as in {@link PinnedScalar.path}. */
  path: string;
  /** 1-based. */
  line: number;
  /** The same wherever items of lists have moved: items that have a name are told by it, and objects by kind and name. */
  key: string;
  /** As people call it: `replicas`, `env LOG_LEVEL`, `resources.limits.memory`. */
  name: string;
  /** The Kubernetes object that it is of. */
  object?: { kind: string; name: string };
  /** What the file sets it to. */
  value: string;
  type: 'string' | 'number' | 'boolean';
  /** What stands before the value in the scalar, such as `LOG_LEVEL=`. */
  prefix?: string;
  /** What else has the value because of anchors. */
  shared: string[];
  /** Where else the same is set, as `file line n`: which of them wins, their release says. */
  doubles?: string[];
  /** Whether it is a secret by where it stands; its value is then empty. */
  secret: boolean;
  /** Why it cannot be edited. */
  refused?: string;
}
