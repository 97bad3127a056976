import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { PromotionState } from '@downstage/backstage-plugin-environments-common';
import type { ClusterResource } from '../database/ObjectStore';

/** Bounds of the histogram of projections: from a small environment to one that is too slow. */
const PROJECTION_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** All instruments of the plugin, by the names under which a collector finds them. */
export function createMetrics(service: MetricsService) {
  return {
    promotions: service.createObservableGauge<{ state: PromotionState }>(
      'environments.promotions',
      { description: 'Promotions and rollbacks by state', unit: '{promotion}' },
    ),
    watches: service.createObservableGauge<{
      cluster: string;
      state: ClusterResource['state'];
    }>('environments.cluster.watches', {
      description: 'Watched kinds of objects by cluster and state',
      unit: '{watch}',
    }),
    scmCalls: service.createCounter<{
      host: string;
      operation: string;
      outcome: string;
    }>('environments.scm.calls', {
      description: 'Calls to SCM hosts by operation and outcome',
      unit: '{call}',
    }),
    projection: service.createHistogram<{ outcome: 'success' | 'error' }>(
      'environments.projection.duration',
      {
        description: 'Time to project an environment',
        unit: 's',
        advice: { explicitBucketBoundaries: PROJECTION_SECONDS },
      },
    ),
  };
}

/** The instruments of the plugin. */
export type Metrics = ReturnType<typeof createMetrics>;
