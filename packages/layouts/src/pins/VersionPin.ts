/**
 * What is pinned.
 *
 * @public
 */
export interface Artifact {
  kind: 'image' | 'chart' | 'git' | 'oci';
  /**
   * The normalised repository of an image, a chart's name, the URL of a repository. An image that the file does not
   * name, such as `shop: { image: { tag } }`, has the name that stands there (`shop`), without a slash.
   */
  name: string;
}

/**
 * One scalar of a file that carries a version or a part of it.
 *
 * @public
 */
export interface PinnedScalar {
  /** What of the version stands here; a label repeats the tag, maybe without its "v". */
  role: 'tag' | 'digest' | 'tag@digest' | 'version' | 'label';
  /** YAML path: dotted, `[n]` for lists, `["a.b"]` for keys with dots. It goes on inside a string that holds YAML. */
  path: string;
  /** Offsets in the text of what is replaced, end exclusive: the whole scalar with its quotes, or a part of it. */
  range: [start: number, end: number];
  /** Whether the range is a part of the scalar, such as the tag of `image: nginx:1.2`. */
  part: boolean;
  /** 1-based. */
  line: number;
  /** The whole scalar as YAML reads it. */
  text: string;
}

/**
 * A name that may be the service's, nearest first.
 *
 * @public
 */
export interface PinName {
  /** A key above the pin, a release or alias, a Kubernetes object or container, a folder; or a service in so many words. */
  by: 'service' | 'key' | 'release' | 'object' | 'folder';
  name: string;
}

/**
 * One place in one file where one version of one artifact is written.
 *
 * @public
 */
export interface VersionPin {
  layout: string;
  /** Path relative to the repository's root. */
  file: string;
  /** How the file is read, where neither its name nor its content tells. */
  readAs?: 'values';
  /** The pattern that found it, in a file that is not YAML. */
  pattern?: string;
  /** 0-based index of the YAML document in the file. */
  document: number;
  /** YAML path of the pin's main scalar. */
  path: string;
  /** 1-based line of the pin's main scalar. */
  line: number;
  artifact: Artifact;
  /**
   * An image's name as it is written, where the file names it. With {@link VersionPin.gain}, what bases have renamed it
   * to: an entry of `images` has to call it so.
   */
  written?: string;
  /** Tag, `tag@digest`, digest, chart version or ref as written. */
  value: string;
  tag?: string;
  digest?: string;
  /** The scalars that make up the version; all of them move together. Empty when they cannot be edited in place. */
  scalars: PinnedScalar[];
  names: PinName[];
  /** Whether the value names no fixed version: a branch, a range, `latest`. */
  moving: boolean;
  /** What a moving value stands for, where that is written down, such as in `Chart.lock`. */
  resolved?: string;
  /** The Flux image policy that writes this line. */
  automation?: string;
  /** The image in the manifests that a kustomize entry takes the place of, as the entry writes it. */
  replaces?: string;
  /** What it sets elsewhere, as a dotted path: a Helm value, or what a JSON6902 patch changes. */
  sets?: string;
  /** What else an edit of this pin changes. */
  shared: string[];
  /** The pin that wins over this one, as `file:line`. */
  overriddenBy?: string;
  /** The kustomization that must gain an entry, since the pin itself stands outside of the environment's folder. */
  gain?: string;
  /** Whether a promotion may move it: neither moving, nor overridden, nor out of reach. */
  editable: boolean;
  /** Why not, when it is not editable. */
  reason?: string;
}
