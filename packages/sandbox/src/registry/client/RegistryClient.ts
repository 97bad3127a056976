import type { Content, Image } from '../images/toImage';
import { INDEX, MANIFEST } from '../images/mediaTypes';

/** A no from a registry. */
export class RegistryRequestError extends Error {
  readonly name = 'RegistryRequestError';
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

const ANY = `${INDEX}, ${MANIFEST}`;
const PATIENCE_MS = 30_000;

/** `realm="…",service="…",scope="…"` of a challenge. */
function parametersOf(challenge: string): Record<string, string> {
  return Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
}

/** Pushes images to any registry that speaks the distribution API, and reads what their indices say. */
export class RegistryClient {
  readonly #url: string;
  readonly #basic: string;
  /** What to send, by repository. */
  readonly #authorization = new Map<string, string>();

  constructor(options: { url: string; username: string; password: string }) {
    const { url, username, password } = options;
    this.#url = url;
    this.#basic = `Basic ${Buffer.from(`${username}:${password}`).toString(
      'base64',
    )}`;
  }

  /** The annotations of the image that a tag names, with its digest; undefined where there is none. */
  async readAnnotations(
    repository: string,
    tag: string,
  ): Promise<
    { digest: string; annotations: Record<string, string> } | undefined
  > {
    const response = await this.#send(repository, `manifests/${tag}`, {
      headers: { accept: ANY },
    });
    if (response.status === 404) {
      await response.body?.cancel();
      return undefined;
    }
    await this.#expect(response, 200);
    const { annotations = {} }: any = await response.json();
    const digest = response.headers.get('docker-content-digest') ?? '';
    return { digest, annotations };
  }

  /** Whether a tag names anything. */
  async has(repository: string, tag: string): Promise<boolean> {
    const path = `manifests/${tag}`;
    const { ok } = await this.#send(repository, path, {
      method: 'HEAD',
      headers: { accept: ANY },
    });
    return ok;
  }

  /** Pushes what of an image is not there yet, its index under a tag. */
  async push(
    repository: string,
    options: { tag: string; image: Image },
  ): Promise<void> {
    const { blobs, manifest, index } = options.image;
    for (const blob of blobs) {
      await this.#pushBlob(repository, blob);
    }
    await this.#putManifest(repository, manifest.digest, manifest);
    await this.#putManifest(repository, options.tag, index);
  }

  async #pushBlob(repository: string, blob: Content): Promise<void> {
    const path = `blobs/${blob.digest}`;
    const found = await this.#send(repository, path, { method: 'HEAD' });
    if (found.ok) {
      return;
    }
    const begun = await this.#send(repository, 'blobs/uploads/', {
      method: 'POST',
    });
    await this.#expect(begun, 202);
    await begun.body?.cancel();
    const url = new URL(begun.headers.get('location') ?? '', begun.url);
    url.searchParams.set('digest', blob.digest);
    const ended = await this.#send(repository, url.href, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: blob.bytes,
    });
    await this.#expect(ended, 201);
    await ended.body?.cancel();
  }

  async #putManifest(repository: string, reference: string, content: Content) {
    const response = await this.#send(repository, `manifests/${reference}`, {
      method: 'PUT',
      headers: { 'content-type': content.mediaType },
      body: content.bytes,
    });
    await this.#expect(response, 201);
    await response.body?.cancel();
  }

  async #expect(response: Response, status: number): Promise<void> {
    if (response.status !== status) {
      const text = (await response.text()).slice(0, 300);
      throw new RegistryRequestError(
        response.status,
        `${response.url}: ${response.status} ${text}`,
      );
    }
  }

  /** Sends a request; once more with a token where the registry asks for one. */
  async #send(
    repository: string,
    path: string,
    init: RequestInit & { headers?: Record<string, string> },
  ): Promise<Response> {
    const url = new URL(path, `${this.#url}/v2/${repository}/`);
    const request = () => {
      const authorization = this.#authorization.get(repository);
      return fetch(url, {
        ...init,
        headers: {
          ...init.headers,
          ...(authorization && { authorization }),
          // A kept one may be closed in the moment that it is used again
          connection: 'close',
        },
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    };
    const response = await request();
    if (response.status !== 401) {
      return response;
    }
    await response.body?.cancel();
    const challenge = response.headers.get('www-authenticate') ?? '';
    this.#authorization.set(
      repository,
      /^basic/i.test(challenge)
        ? this.#basic
        : await this.#fetchToken(repository, challenge),
    );
    return request();
  }

  async #fetchToken(repository: string, challenge: string): Promise<string> {
    const { realm, service } = parametersOf(challenge);
    const url = new URL(realm ?? '/token', this.#url);
    url.searchParams.set('service', service ?? '');
    url.searchParams.set('scope', `repository:${repository}:pull,push`);
    const response = await fetch(url, {
      headers: { authorization: this.#basic },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await this.#expect(response, 200);
    const { token, access_token: alias }: any = await response.json();
    return `Bearer ${token ?? alias}`;
  }
}
