import type { FolderAt } from '../atCommit/locateFolder';
import type { KnownService } from '../atCommit/serviceFolders';

/** How a service is taken out of an environment's repository, from whichever commit. */
export interface RemovalEdit {
  service: KnownService;
  /** All folders that have it, with the names that it may have there. */
  folders: Array<FolderAt & { names: string[] }>;
}
