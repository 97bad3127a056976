/**
 * One person who can sign in; shown by role, never by a private name.
 *
 * @public
 */
export interface ForgeAccount {
  login: string;
  name: string;
  email: string;
  /** What the sign-in page calls the account, such as "Developer of team-at". */
  role: string;
  /** Slugs of the teams the account is a member of. */
  teams: string[];
  /** The permission the account has in every repository. */
  permission: 'read' | 'write' | 'admin';
  /** A token that the REST API and git accept. */
  token: string;
}

/**
 * A webhook of the whole organization.
 *
 * @public
 */
export interface ForgeWebhook {
  url: string;
  secret: string;
  /** Event names as GitHub spells them, or `*`. */
  events: string[];
}

/**
 * What a forge is started with.
 *
 * @public
 */
export interface ForgeOptions {
  /** Repositories and the database live here; a second start continues them. */
  dataDir: string;
  /** 0 takes any free port. */
  port: number;
  /** The interface to listen on; the loopback interface by default. */
  host?: string;
  /** The one organization. */
  owner: { login: string; name: string };
  accounts: ForgeAccount[];
  /** The machine account of the portal; it has admin rights. */
  portal: { login: string; token: string };
  /** The machine account of continuous integration; it may write to every repository. */
  ci?: { login: string; token: string };
  oauth: { clientId: string; clientSecret: string };
  webhooks: ForgeWebhook[];
  /** Requests per hour and account; 15000 by default. */
  rateLimit?: number;
  /** Whether GraphQL is served, as far as the portal asks for it; true by default. */
  graphql?: boolean;
  /** Told of each request to the API once it is answered. */
  onAnswered?: (request: ForgeRequest) => void;
}

/**
 * A request to the API, as it was answered.
 *
 * @public
 */
export interface ForgeRequest {
  method: string;
  /** With its query. */
  path: string;
  status: number;
}

/**
 * One commit of a seeded history.
 *
 * @public
 */
export interface SeedCommit {
  message: string;
  /** Default `main`; another one begins with the first commit that names it. */
  branch?: string;
  author?: { name: string; email: string };
  /** ISO 8601. */
  date?: string;
  /** Content by path; null removes the file. */
  files: Record<string, string | null>;
  /** A lightweight tag to set on the commit. */
  tag?: string;
}

/**
 * A repository to create together with its history.
 *
 * @public
 */
export interface SeedRepositoryOptions {
  name: string;
  description?: string;
  private?: boolean;
  /** Slugs of the teams that may write to it; default none. */
  teams?: string[];
  commits: SeedCommit[];
  defaultBranch?: 'main';
}
