import { parseImageVersion } from '@downstage/layouts';
import type { ArtifactReport } from '@downstage/backstage-plugin-environments-common';

/** What a registry says of something that was done to it. */
export interface RegistryEvent {
  action: string;
  target?: {
    mediaType?: string;
    digest?: string;
    repository?: string;
    tag?: string;
  };
  /** As whoever pushed called it. */
  request?: { host?: string };
}

/** Manifests and indexes of images; not their layers, and not what else a registry keeps. */
const IMAGES = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);

/** Tags that tools hang signatures and bills of material on. */
const ATTACHED = /^sha256-[0-9a-f]{64}(\.|$)/;

/**
 * The images that a registry tells that they were pushed with a tag; everything else that it tells is left out.
 *
 * @see https://distribution.github.io/distribution/about/notifications/
 */
export function readNotifications(
  events: RegistryEvent[],
): Array<{ name: string; report: Omit<ArtifactReport, 'artifact'> }> {
  return events.flatMap(({ action, target = {}, request }) => {
    const { mediaType, repository, tag, digest } = target;
    const isImage =
      action === 'push' && mediaType !== undefined && IMAGES.has(mediaType);
    if (!isImage || !repository || !request?.host || !tag) {
      return [];
    }
    return ATTACHED.test(tag) || parseImageVersion(tag)?.tag !== tag
      ? []
      : [
          {
            name: `${request.host}/${repository}`,
            report: { version: tag, ...(digest ? { digest } : {}) },
          },
        ];
  });
}
