/**
 * One scalar of a file that carries a version or a part of it.
 *
 * @public
 */
export interface PinnedScalar {
  /** What of the version stands here. */
  role: 'tag' | 'digest' | 'tag@digest' | 'reference';
  /** YAML path: dotted, `[n]` for lists, `["a.b"]` for keys with dots. */
  path: string;
  /** Offsets in the text, end exclusive; quotes are inside. */
  range: [start: number, end: number];
  /** 1-based. */
  line: number;
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
  /** 0-based index of the YAML document in the file. */
  document: number;
  /** YAML path of the pin's main scalar. */
  path: string;
  /** 1-based line of the pin's main scalar. */
  line: number;
  artifact: { kind: 'image' | 'chart' | 'git' | 'oci'; name: string };
  /** Tag, `tag@digest` or digest as written. */
  value: string;
  tag?: string;
  digest?: string;
  /** The scalars that make up the version; all of them move together. */
  scalars: PinnedScalar[];
  /** Keys and folders that may name the service. */
  names: Array<{ by: 'key' | 'folder'; name: string }>;
  editable: boolean;
  /** Why not, when it is not editable. */
  reason?: string;
}
