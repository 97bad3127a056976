import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, rmSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestOf } from '../images/digestOf';
import { isDigest, isName, isTag } from './grammar';

/** A manifest as it was pushed. */
export interface StoredManifest {
  mediaType: string;
  digest: string;
  bytes: Buffer;
}

const hexOf = (digest: string) => digest.slice('sha256:'.length);

/** Files by the digest of their content, and which of them a repository has. */
export class ImageStore {
  /** Where blobs lie, by the digits of their digest. */
  readonly blobs: string;
  readonly #folder: string;
  readonly #uploads: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.blobs = join(folder, 'blobs', 'sha256');
    this.#uploads = join(folder, 'uploads');
    // An upload ends with the process
    rmSync(this.#uploads, { recursive: true, force: true });
    mkdirSync(this.blobs, { recursive: true });
    mkdirSync(this.#uploads, { recursive: true });
  }

  /** Whether a repository has an image, by tag or digest; false for whatever cannot be a name. */
  has(name: string, reference: string): boolean {
    if (!isName(name)) {
      return false;
    }
    if (isDigest(reference)) {
      return existsSync(this.#manifestFile(name, reference));
    }
    return isTag(reference) && existsSync(this.#tagFile(name, reference));
  }

  hasRepository(name: string): boolean {
    return existsSync(this.#repository(name));
  }

  hasBlob(name: string, digest: string): boolean {
    return existsSync(this.#blobLink(name, digest));
  }

  /** A file for an upload, with its identifier. */
  async beginUpload(): Promise<string> {
    const id = randomUUID();
    await writeFile(join(this.#uploads, id), '');
    return id;
  }

  /** The file of an upload that is going on. */
  uploadFile(id: string): string | undefined {
    const file = join(this.#uploads, id);
    return /^[0-9a-f-]{36}$/.test(id) && existsSync(file) ? file : undefined;
  }

  /** Ends an upload as a blob of a repository; false, without the upload, when its digest is another. */
  async commitUpload(
    name: string,
    options: { file: string; digest: string },
  ): Promise<boolean> {
    const { file, digest } = options;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file)) {
      hash.update(chunk);
    }
    if (hash.digest('hex') !== hexOf(digest)) {
      rmSync(file, { force: true });
      return false;
    }
    await rename(file, join(this.blobs, hexOf(digest)));
    await this.#write(this.#blobLink(name, digest), '');
    return true;
  }

  async putManifest(
    name: string,
    options: { mediaType: string; bytes: Buffer; tag?: string },
  ): Promise<string> {
    const { mediaType, bytes, tag } = options;
    const digest = digestOf(bytes);
    await this.#write(join(this.blobs, hexOf(digest)), bytes);
    await this.#write(this.#manifestFile(name, digest), mediaType);
    if (tag) {
      await this.#write(this.#tagFile(name, tag), digest);
    }
    return digest;
  }

  async readManifest(
    name: string,
    reference: { tag?: string; digest?: string },
  ): Promise<StoredManifest | undefined> {
    const { tag } = reference;
    const digest = tag
      ? await this.#read(this.#tagFile(name, tag))
      : reference.digest;
    const mediaType =
      digest && (await this.#read(this.#manifestFile(name, digest)));
    return mediaType
      ? {
          digest,
          mediaType,
          bytes: await readFile(join(this.blobs, hexOf(digest))),
        }
      : undefined;
  }

  /** In lexical order. */
  async listTags(name: string): Promise<string[]> {
    const folder = join(this.#repository(name), '_tags');
    return (await readdir(folder).catch(() => [])).sort();
  }

  #repository(name: string): string {
    return join(this.#folder, 'repositories', ...name.split('/'));
  }

  // No part of a name begins with an underscore
  #blobLink(name: string, digest: string): string {
    return join(this.#repository(name), '_blobs', hexOf(digest));
  }

  #manifestFile(name: string, digest: string): string {
    return join(this.#repository(name), '_manifests', hexOf(digest));
  }

  #tagFile(name: string, tag: string): string {
    return join(this.#repository(name), '_tags', tag);
  }

  #read(file: string): Promise<string | undefined> {
    return readFile(file, 'utf8').catch(() => undefined);
  }

  /** Whole or not at all. */
  async #write(file: string, content: string | Buffer): Promise<void> {
    const half = join(this.#uploads, `${randomUUID()}.new`);
    await writeFile(half, content);
    await mkdir(dirname(file), { recursive: true });
    await rename(half, file);
  }
}
