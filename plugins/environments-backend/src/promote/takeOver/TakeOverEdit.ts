import type { TakeOverOptions } from '@downstage/layouts';
import type { SourceRef } from '../../database/SourceRef';
import type { FolderAt } from '../atCommit/locateFolder';
import type { KnownService } from '../atCommit/serviceFolders';

/** One of the two environments, as far as it is needed to take a service over again. */
interface Side {
  folder: FolderAt;
  title: string;
  names: string[];
}

/** How an environment takes a service's configuration over from another one, from whichever commit of its own. */
export interface TakeOverEdit
  extends Pick<TakeOverOptions, 'services' | 'wholeFolder' | 'version'> {
  from: Side & SourceRef & { commit: string };
  to: Side;
  /** What the service's pins are known by. */
  service: KnownService;
}
