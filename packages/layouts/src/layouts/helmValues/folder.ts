import type { Entry, FolderListing } from '../../driver/ReadFolder';
import { isValuesFile } from './claims';

/** Values in a folder, which may hold no service yet: every file is read. */
export function entry({ own }: FolderListing): Entry | undefined {
  const values = own.find(isValuesFile);
  return values
    ? { detection: `${values} holds Helm values`, yields: true }
    : undefined;
}
