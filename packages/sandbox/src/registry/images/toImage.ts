import { gzipSync } from 'node:zlib';
import { digestOf } from './digestOf';
import { CONFIG, INDEX, LAYER, MANIFEST } from './mediaTypes';

/** Content with the type by which others refer to it. */
export interface Content {
  mediaType: string;
  digest: string;
  bytes: Buffer;
}

/** An image in the order in which it is pushed. */
export interface Image {
  blobs: Content[];
  manifest: Content;
  index: Content;
}

/** What an image tells of itself. */
export interface ImageInfo {
  /** URL of the repository. */
  source: string;
  /** Commit. */
  revision?: string;
  version: string;
  /** ISO 8601. */
  created: string;
}

/** A tar archive without files. */
const EMPTY_TAR = Buffer.alloc(1024);
const PLATFORM = { architecture: 'amd64', os: 'linux' };

function toContent(mediaType: string, value: object | Buffer): Content {
  const bytes = Buffer.isBuffer(value)
    ? value
    : Buffer.from(JSON.stringify(value));
  return { mediaType, digest: digestOf(bytes), bytes };
}

const descriptorOf = ({ mediaType, digest, bytes }: Content) => ({
  mediaType,
  digest,
  size: bytes.length,
});

const EMPTY_LAYER = toContent(LAYER, gzipSync(EMPTY_TAR));

/** An image without files, whose parts say where it is from. The same information makes the same digests. */
export function toImage(info: ImageInfo): Image {
  const { source, revision, version, created } = info;
  const annotations = {
    'org.opencontainers.image.created': created,
    ...(revision ? { 'org.opencontainers.image.revision': revision } : {}),
    'org.opencontainers.image.source': source,
    'org.opencontainers.image.version': version,
  };
  const config = toContent(CONFIG, {
    ...PLATFORM,
    created,
    config: { Labels: annotations },
    rootfs: { type: 'layers', diff_ids: [digestOf(EMPTY_TAR)] },
    history: [{ created, comment: 'nothing was built' }],
  });
  const manifest = toContent(MANIFEST, {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: descriptorOf(config),
    layers: [descriptorOf(EMPTY_LAYER)],
    annotations,
  });
  const index = toContent(INDEX, {
    schemaVersion: 2,
    mediaType: INDEX,
    manifests: [{ ...descriptorOf(manifest), platform: PLATFORM }],
    annotations,
  });
  return { blobs: [EMPTY_LAYER, config], manifest, index };
}
