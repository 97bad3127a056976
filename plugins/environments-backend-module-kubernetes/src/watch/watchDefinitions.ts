import { DEFINITIONS } from './Definitions';
import type { ClusterWatch } from './Watch';
import { watchResource } from './watchResource';

/** Follows the definitions of a cluster, by their names alone. They need not be readable. */
export async function watchDefinitions(shared: ClusterWatch): Promise<void> {
  const { definitions, timings } = shared;
  await watchResource({
    ...shared,
    resource: DEFINITIONS,
    sink: definitions,
    definedAt: `/apis/${DEFINITIONS.group}/v1/${DEFINITIONS.plural}`,
    timings: { ...timings, forbiddenRetryMs: timings.definitionsRetryMs },
  });
}
