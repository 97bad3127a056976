import type { NewFolder } from '../driver/NewFolder';
import type { DataMap } from '../yaml/blockLines';

/**
 * What a chart says of itself that deploys all of an environment. Its version stands still: every commit is deployed, and
 * nobody publishes it.
 */
export const chartData = ({
  name,
  title,
}: Pick<NewFolder, 'name' | 'title'>): DataMap => ({
  apiVersion: 'v2',
  name,
  description: `What runs in ${title}`,
  type: 'application',
  version: '0.1.0',
});
