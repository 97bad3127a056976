/**
 * A part of a name that a template makes: a text as it stands, the number of a pull request, hexadecimal digits of a commit
 * (as many as `digits` says), or anything.
 *
 * @public
 */
export type TemplatePart =
  | string
  | { is: 'number' }
  | { is: 'commit'; digits: number }
  | { is: 'any' };

/**
 * A repository whose pull requests get previews.
 *
 * @public
 */
export interface PreviewedRepository {
  /** URL of its home page, without `.git`. */
  url: string;
  /** URL of its pull requests; that of one of them ends with its number. */
  pullRequests: string;
}

/**
 * What an object says that makes others for pull requests.
 *
 * @public
 */
export interface PullRequestGenerator {
  uid: string;
  /** Those that it names; one whose name is made by a template is left out. */
  repositories: PreviewedRepository[];
  /** Whether it makes objects for something else, too. */
  others?: boolean;
  /** Labels that a pull request needs. */
  labels?: string[];
  /** What the objects are called by that it makes, where that tells the pull request. */
  templates: {
    name?: TemplatePart[];
    labels?: Record<string, TemplatePart[]>;
    /** Revisions that their sources ask for. */
    revisions?: TemplatePart[][];
  };
}

/**
 * What an object says of itself that another one has made.
 *
 * @public
 */
export interface Generated {
  /** What made it; in its own namespace. */
  by: { kind: string; name: string; uid: string };
  /** ISO 8601. */
  createdAt?: string;
  /** Where what it delivers is reached: http and https alone. */
  urls: string[];
  /** What it says in annotations (`downstage.dev/…`) of the pull request that it is for. */
  told?: {
    number?: number;
    title?: string;
    /** URL of the repository's home page. */
    repository?: string;
    /** Names of services. */
    services?: string[];
    /** ISO 8601; when it is taken away at the latest. */
    expiresAt?: string;
  };
}
