import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import type { Request, RequestHandler, Response } from 'express';
import { requireDigest } from './grammar';
import type { ImageStore } from './ImageStore';
import { RegistryError } from './RegistryError';

const LARGEST_BLOB = 64 * 1024 * 1024;

/** `HEAD` and `GET` of a blob. */
export function getBlob(store: ImageStore): RequestHandler {
  return (req, res) => {
    const { name } = req.params;
    const digest = requireDigest(req.params.digest);
    if (!store.hasBlob(name, digest)) {
      throw new RegistryError('BLOB_UNKNOWN', `blob unknown: ${digest}`);
    }
    res.setHeader('docker-content-digest', digest);
    res.type('application/octet-stream');
    res.sendFile(digest.replace('sha256:', ''), { root: store.blobs });
  };
}

/** Appends the body of a request to a file; the size that it has then. */
async function append(req: Request, file: string): Promise<number> {
  let { size } = await stat(file);
  const output = createWriteStream(file, { flags: 'a' });
  for await (const chunk of req) {
    size += chunk.length;
    if (size > LARGEST_BLOB) {
      output.destroy();
      await rm(file, { force: true });
      throw new RegistryError(
        'SIZE_INVALID',
        `more than ${LARGEST_BLOB} bytes`,
      );
    }
    if (!output.write(chunk)) {
      await once(output, 'drain');
    }
  }
  output.end();
  await once(output, 'finish');
  return size;
}

function requireUpload(store: ImageStore, id: string): string {
  const file = store.uploadFile(id);
  if (!file) {
    throw new RegistryError('BLOB_UPLOAD_UNKNOWN', `no such upload: ${id}`);
  }
  return file;
}

function answerUpload(
  res: Response,
  options: { name: string; id: string; size: number; status: number },
): void {
  const { name, id, size, status } = options;
  res.setHeader('location', `/v2/${name}/blobs/uploads/${id}`);
  res.setHeader('range', `0-${Math.max(0, size - 1)}`);
  res.setHeader('docker-upload-uuid', id);
  res.status(status).end();
}

async function finish(
  store: ImageStore,
  res: Response,
  options: { name: string; file: string; digest: string },
): Promise<void> {
  const { name, digest } = options;
  if (!(await store.commitUpload(name, options))) {
    throw new RegistryError(
      'DIGEST_INVALID',
      `provided digest did not match uploaded content: ${digest}`,
    );
  }
  res.setHeader('location', `/v2/${name}/blobs/${digest}`);
  res.setHeader('docker-content-digest', digest);
  res.status(201).end();
}

/** Begins an upload; with a digest, it is whole. */
export function postUpload(store: ImageStore): RequestHandler {
  return async (req, res) => {
    const { name } = req.params;
    const whole = req.query.digest !== undefined;
    const digest = whole ? requireDigest(req.query.digest) : '';
    const id = await store.beginUpload();
    const file = requireUpload(store, id);
    if (!whole) {
      answerUpload(res, { name, id, size: 0, status: 202 });
      return;
    }
    await append(req, file);
    await finish(store, res, { name, file, digest });
  };
}

/** Adds a chunk to an upload. */
export function patchUpload(store: ImageStore): RequestHandler {
  return async (req, res) => {
    const { name, id } = req.params;
    const file = requireUpload(store, id);
    const { size: before } = await stat(file);
    const start = /^(\d+)-/.exec(req.get('content-range') ?? '')?.[1];
    if (start !== undefined && Number(start) !== before) {
      throw new RegistryError(
        'BLOB_UPLOAD_INVALID',
        `the next byte is ${before}, not ${start}`,
      );
    }
    const size = await append(req, file);
    answerUpload(res, { name, id, size, status: 202 });
  };
}

/** Ends an upload, with the last or the only chunk. */
export function putUpload(store: ImageStore): RequestHandler {
  return async (req, res) => {
    const { name, id } = req.params;
    const file = requireUpload(store, id);
    const digest = requireDigest(req.query.digest);
    await append(req, file);
    await finish(store, res, { name, file, digest });
  };
}

/** How far an upload is. */
export function getUpload(store: ImageStore): RequestHandler {
  return async (req, res) => {
    const { name, id } = req.params;
    const { size } = await stat(requireUpload(store, id));
    answerUpload(res, { name, id, size, status: 204 });
  };
}

/** Gives an upload up. */
export function deleteUpload(store: ImageStore): RequestHandler {
  return async (req, res) => {
    await rm(requireUpload(store, req.params.id), { force: true });
    res.status(204).end();
  };
}
