/**
 * A part of a name that a template makes: a text as it stands, the number of a pull request, hexadecimal digits of a commit
 * (as many as `digits` says), or anything. `of` names the provider that a value is of, where a template takes values of
 * several at once.
 *
 * @public
 */
export type TemplatePart =
  | string
  | { is: 'number'; of?: string }
  | { is: 'commit'; digits: number; of?: string }
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
 * What an object says that finds the open pull requests of a repository, for others to make objects for.
 *
 * @public
 */
export interface PullRequestProvider {
  /** Undefined where it does not say which one in a way that is understood. */
  repository?: PreviewedRepository;
  /** Labels that a pull request needs. */
  labels?: string[];
  /** What it found last. */
  open: Array<{
    number: number;
    /** In full length. */
    commit?: string;
    title?: string;
  }>;
}

/**
 * Which objects are meant by their labels, as in Kubernetes.
 *
 * @public
 */
export interface ProviderSelector {
  matchLabels: Record<string, string>;
  matchExpressions: Array<{ key: string; operator: string; values: string[] }>;
}

/**
 * What an object says that makes others for each of the inputs that providers in its namespace tell.
 *
 * @public
 */
export interface ProvidedGenerator {
  /** The kind of its providers. */
  kind: string;
  /** By name or by labels. */
  providers: Array<{ name: string } | { selector: ProviderSelector }>;
  /** Whether it has inputs of its own, too. */
  own?: boolean;
  /** Whether it makes an object for each combination of inputs of all providers, and not for each input. */
  permutes?: boolean;
  /** What the objects are called by that it makes, per kind of them. */
  templates: Array<{
    kind: string;
    /** Undefined where it may be anything. */
    name?: TemplatePart[];
    /** Those that tell something of a pull request. */
    labels?: Record<string, TemplatePart[]>;
  }>;
}

/**
 * What an object says of itself that another one has made.
 *
 * @public
 */
export interface Generated {
  /** What made it; in its own namespace, unless `namespace` says otherwise. Without `uid` that has to list it. */
  by: { kind: string; name: string; namespace?: string; uid?: string };
  /** The namespace that it delivers to, where its reading has no destination. */
  namespace?: string;
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
