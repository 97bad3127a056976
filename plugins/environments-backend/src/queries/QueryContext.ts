import type { Access } from '../access/Access';
import type { SyncAccess } from '../access/SyncAccess';
import type { Visibility } from '../access/Visibility';
import type { Stores } from '../database/createStores';
import type { SituationReader } from '../situation/SituationReader';

/**
 * What the queries of pages read from. Everything comes from the database; no answer costs a call to a cluster or an SCM
 * host.
 */
export interface QueryContext {
  stores: Stores;
  situations: SituationReader;
  access: Access;
  syncAccess: SyncAccess;
  visibility: Visibility;
}
