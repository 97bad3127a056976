import { below, folderOf, nameOf } from '../../tree/folders';

/** The lock file of a chart's dependencies. */
export function lockPathOf(path: string): string {
  return below(
    folderOf(path),
    nameOf(path) === 'requirements.yaml' ? 'requirements.lock' : 'Chart.lock',
  );
}
