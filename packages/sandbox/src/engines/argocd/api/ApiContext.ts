import type { Applications } from './Applications';
import type { Sessions } from './Sessions';

/**
 * What a commit tells, in Argo CD's words.
 * @public
 */
export interface RevisionMetadata {
  author: string;
  date: string;
  message: string;
}

/** What every call of the API works with. */
export interface ApiContext {
  sessions: Sessions;
  applications: Applications;
  readRevision: (url: string, revision: string) => Promise<RevisionMetadata>;
}
