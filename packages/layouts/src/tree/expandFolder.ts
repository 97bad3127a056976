import { escapePattern } from './escapePattern';
import { folderOf, withoutSlash } from './folders';
import type { TreeFile } from './TreeFile';

/**
 * A folder of an environment, and the service that its path names.
 *
 * @public
 */
export interface ExpandedFolder {
  folder: string;
  service?: string;
}

const PLACEHOLDER = '{service}';

/**
 * The folders that a path means: itself, or one per service when it holds `{service}`, such as
 * `apps/{service}/overlays/prod-eu`.
 *
 * @public
 */
export function expandFolder(path: string, tree: TreeFile[]): ExpandedFolder[] {
  const folder = withoutSlash(path.replace(/^\.\/(?=.)/, '')) || '.';
  const at = folder.indexOf(PLACEHOLDER);
  if (at < 0) {
    return [{ folder }];
  }
  const rest = folder.slice(at + PLACEHOLDER.length);
  const pattern = new RegExp(
    `^(${escapePattern(folder.slice(0, at))}([^/]+?)${escapePattern(
      rest,
    )})(/|$)`,
  );
  const found = new Map<string, string>();
  for (const file of tree) {
    const match = pattern.exec(folderOf(file.path));
    if (match) {
      found.set(match[1], match[2]);
    }
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, service]) => ({ folder: name, service }));
}
