import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  type ServicePreview,
  normalizeRepositoryUrl,
} from '@downstage/backstage-plugin-environments-common';
import type { Service } from '../catalog/Service';
import type { ClusterResource } from '../database/ObjectStore';
import type { StoredPreview } from '../database/PreviewStore';
import { deployedImage } from '../projection/liveVersion';
import type { QueryContext } from './QueryContext';

/** What is known of a service that previews are found by. */
export interface PreviewedService {
  service: Service | undefined;
  /** Names of images that its deployments have. */
  images: string[];
  /** How the kinds of all clusters are read. */
  resources: ClusterResource[];
}

/** Whether a preview of a service's repository is of the service. */
function isOf(preview: StoredPreview, { ref, names }: Service): boolean {
  const own = [...names, ref.slice(ref.indexOf('/') + 1)];
  return preview.services?.some(name => own.includes(name)) ?? true;
}

function versionOf(
  { images }: StoredPreview,
  { service, images: deployed }: PreviewedService,
): string | undefined {
  const own = new Set([...(service?.images ?? []), ...deployed]);
  const image = deployedImage(
    { versions: { images } },
    own,
    service?.names ?? [],
  );
  return image?.tag ?? image?.digest;
}

/** When a preview was known last, where that is not now. */
function lostSince(
  { cluster, kind, namespace }: StoredPreview,
  resources: ClusterResource[],
): { reason?: string; knownAt?: string } | undefined {
  const resource = resources.find(
    item => item.cluster === cluster && item.kind === kind,
  );
  const lost =
    resource?.state === 'failed'
      ? resource
      : resource?.unread?.find(item => item.namespace === namespace);
  return lost && { reason: lost.reason, knownAt: lost.goodAt };
}

function toPreview(
  preview: StoredPreview,
  previewed: PreviewedService,
): ServicePreview {
  const { engine, cluster, kind, namespace, name, destination } = preview;
  const { pullRequest, revision, urls, deliveryUrl } = preview;
  const { createdAt, expiresAt, whileLabelled } = preview;
  const version = versionOf(preview, previewed);
  const lost = lostSince(preview, previewed.resources);
  const { sync, health } = lost
    ? { sync: 'unknown' as const, health: 'unknown' as const }
    : preview;
  const isFine = sync === 'synced' && health === 'healthy';
  const message = lost ? lost.reason : preview.message;
  return {
    delivery: { engine, cluster, kind, namespace, name },
    namespace: destination?.namespace ?? '',
    ...(pullRequest ? { pullRequest } : {}),
    ...(version ? { version } : {}),
    ...(revision ? { revision } : {}),
    sync,
    health,
    ...(message && !isFine ? { message } : {}),
    urls,
    ...(deliveryUrl ? { deliveryUrl } : {}),
    ...(createdAt ? { createdAt } : {}),
    ...(expiresAt ? { expiresAt } : {}),
    ...(whileLabelled ? { whileLabelled } : {}),
    ...(lost?.knownAt ? { knownAt: lost.knownAt } : {}),
  };
}

const newestFirst = (a: ServicePreview, b: ServicePreview) =>
  (b.pullRequest?.number ?? 0) - (a.pullRequest?.number ?? 0) ||
  a.delivery.name.localeCompare(b.delivery.name, 'en');

/** What is delivered for the pull requests of a service's repository, as far as the caller may see it. */
export async function getPreviews(
  { stores, visibility }: QueryContext,
  previewed: PreviewedService,
  credentials: BackstageCredentials,
): Promise<ServicePreview[]> {
  const { service } = previewed;
  const repository = normalizeRepositoryUrl(service?.repository ?? '');
  if (!service || !repository) {
    return [];
  }
  const found = (await stores.previews.ofRepository(repository)).filter(
    preview => isOf(preview, service),
  );
  const readable = await visibility.previewClusters(
    found.map(({ cluster }) => cluster),
    service,
    credentials,
  );
  return found
    .filter(({ cluster }) => readable.has(cluster))
    .map(preview => toPreview(preview, previewed))
    .sort(newestFirst);
}
