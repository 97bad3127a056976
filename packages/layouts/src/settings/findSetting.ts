import type { Setting } from './Setting';

/**
 * The setting that an edit is of: where it was, else where it is now. One key may stand in several documents: then only its place
 * tells which is meant.
 *
 * @public
 */
export function findSetting<S extends Setting>(
  settings: S[],
  edit: Pick<Setting, 'file' | 'key' | 'path' | 'document'>,
): S | undefined {
  const same = settings.filter(
    ({ file, key }) => file === edit.file && key === edit.key,
  );
  const place = same.find(
    ({ path, document }) => path === edit.path && document === edit.document,
  );
  return place ?? (same.length === 1 ? same[0] : undefined);
}
