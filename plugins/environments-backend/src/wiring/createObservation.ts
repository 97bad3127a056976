import { toError } from '@backstage/errors';
import { ClusterOwner } from '../clusters/ClusterOwner';
import { SyncRights } from '../clusters/SyncRights';
import { HistoryRebuilder } from '../history/HistoryRebuilder';
import { PreviewProjector } from '../projection/PreviewProjector';
import { Projector } from '../projection/Projector';
import { SourceReader } from '../sources/SourceReader';
import type { Foundations } from './Foundations';

/** What looks at repositories and clusters, and brings the read model in line with them. */
export function createObservation({
  knex,
  stores,
  hosts,
  clusterSources,
  settings,
  logger,
  metrics,
}: Foundations) {
  const reader = new SourceReader({
    ...stores,
    hosts,
    limits: settings.readLimits,
    logger,
  });
  const projector = new Projector({
    ...stores,
    clusters: clusterSources,
    logger,
    onProjected: (seconds, outcome) =>
      metrics.projection.record(seconds, { outcome }),
  });
  const previewProjector = new PreviewProjector({
    ...stores,
    grants: settings.previews,
    clusters: clusterSources,
    logger,
  });
  const rights = new SyncRights({ ...stores, logger });
  const clusters = new ClusterOwner({
    ...stores,
    rights,
    clusters: clusterSources,
    logger,
    onChange: (cluster, namespaces) => {
      previewProjector.request(cluster, { isWhole: namespaces.has('*') });
      void projector
        .requestCluster(cluster, namespaces)
        .catch(error =>
          logger.error(
            `The environments of cluster ${cluster} cannot be projected`,
            toError(error),
          ),
        );
    },
  });
  const history = new HistoryRebuilder({
    ...stores,
    knex,
    hosts,
    settle: async refs => {
      projector.request(refs);
      await projector.settled();
    },
    logger,
  });
  return { reader, projector, previewProjector, clusters, rights, history };
}
