import type { Request, RequestHandler } from 'express';
import { digestOf } from '../images/digestOf';
import {
  DOCKER_LIST,
  DOCKER_MANIFEST,
  INDEX,
  MANIFEST,
} from '../images/mediaTypes';
import { isDigest, requireReference } from './grammar';
import type { ImageStore } from './ImageStore';
import { RegistryError } from './RegistryError';

/** What clients and the specification agree on as enough. */
export const LARGEST_MANIFEST = 4 * 1024 * 1024;

const IMAGES = [MANIFEST, DOCKER_MANIFEST];
const INDICES = [INDEX, DOCKER_LIST];

/** `HEAD` and `GET` of a manifest, by tag or digest. */
export function getManifest(store: ImageStore): RequestHandler {
  return async (req, res) => {
    const { name, reference } = req.params;
    const found = await store.readManifest(name, requireReference(reference));
    if (!found) {
      throw new RegistryError(
        'MANIFEST_UNKNOWN',
        `manifest unknown: ${name} ${reference}`,
      );
    }
    const { bytes, mediaType, digest } = found;
    // Without a charset, which the type does not have
    res.writeHead(200, {
      'content-type': mediaType,
      'content-length': bytes.length,
      'docker-content-digest': digest,
      etag: `"${digest}"`,
    });
    res.end(req.method === 'HEAD' ? undefined : bytes);
  };
}

async function readBody(req: Request): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > LARGEST_MANIFEST) {
      throw new RegistryError(
        'SIZE_INVALID',
        `more than ${LARGEST_MANIFEST} bytes`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(bytes: Buffer, mediaType: string): any {
  let manifest: any;
  try {
    manifest = JSON.parse(bytes.toString());
  } catch {
    throw new RegistryError('MANIFEST_INVALID', 'not JSON');
  }
  const isOne =
    manifest?.schemaVersion === 2 &&
    [...IMAGES, ...INDICES].includes(mediaType) &&
    (manifest.mediaType ?? mediaType) === mediaType;
  if (!isOne) {
    throw new RegistryError('MANIFEST_INVALID', `not ${mediaType}`);
  }
  return manifest;
}

/** What a manifest is made of has to be there before it. */
function requireParts(
  store: ImageStore,
  name: string,
  { mediaType, manifest }: { mediaType: string; manifest: any },
): void {
  const isIndex = INDICES.includes(mediaType);
  const parts: unknown = isIndex
    ? manifest.manifests
    : Array.isArray(manifest.layers) && [manifest.config, ...manifest.layers];
  if (!Array.isArray(parts)) {
    throw new RegistryError('MANIFEST_INVALID', 'parts are missing');
  }
  for (const part of parts) {
    const digest = String(part?.digest);
    if (!isDigest(digest)) {
      throw new RegistryError('MANIFEST_INVALID', `no digest: ${digest}`);
    }
    const isThere = isIndex
      ? store.has(name, digest)
      : store.hasBlob(name, digest);
    if (!isThere) {
      throw new RegistryError(
        'MANIFEST_BLOB_UNKNOWN',
        `blob unknown to registry: ${digest}`,
      );
    }
  }
}

/** Stores a manifest, by tag or digest. */
export function putManifest(store: ImageStore): RequestHandler {
  return async (req, res) => {
    const { name } = req.params;
    const { tag, digest: wanted } = requireReference(req.params.reference);
    const mediaType = (req.get('content-type') ?? '').split(';')[0].trim();
    const bytes = await readBody(req);
    const manifest = parse(bytes, mediaType);
    if (wanted && wanted !== digestOf(bytes)) {
      throw new RegistryError(
        'DIGEST_INVALID',
        `provided digest did not match uploaded content: ${wanted}`,
      );
    }
    requireParts(store, name, { mediaType, manifest });
    const digest = await store.putManifest(name, { mediaType, bytes, tag });
    res.setHeader('location', `/v2/${name}/manifests/${digest}`);
    res.setHeader('docker-content-digest', digest);
    res.status(201).end();
  };
}
