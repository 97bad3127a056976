import { parseImageVersion } from '@downstage/layouts';
import type { Registry } from '../settings/readArtifacts';

/** A registry that does not answer, or with a no. */
export class RegistryError extends Error {
  readonly name = 'RegistryError';
  constructor(
    message: string,
    /** When the next try makes sense, where the registry says so. */
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

const PATIENCE_MS = 30_000;
/** Tags of one answer; registries may give fewer. */
const PER_PAGE = 1_000;
const MOST_TAGS = 50_000;
const MOST_PAGES = 500;
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** `realm="…",service="…"` of a challenge. */
function parametersOf(challenge: string): Record<string, string> {
  return Object.fromEntries(
    [...challenge.slice(0, 2_000).matchAll(/(\w+)="([^"]*)"/g)].map(
      ([, name, value]) => [name.toLowerCase(), value],
    ),
  );
}

/** Where the next part of a list is: `<…>; rel="next"`. */
const nextOf = (link: string | null): string | undefined =>
  /<([^<>]*)>\s*;[^,]*\brel="?next"?/.exec(link ?? '')?.[1];

function secondsOf(header: string | null): number | undefined {
  const seconds = Number(header);
  return header && seconds > 0 ? seconds : undefined;
}

/**
 * Reads the tags of a registry.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export class RegistryReader {
  /** What to send, by repository. */
  private readonly authorization = new Map<string, string>();

  constructor(private readonly registry: Registry) {}

  /**
   * All tags of a repository.
   *
   * @param repository - Without host, such as `library/redis`
   * @throws RegistryError
   */
  async tags(repository: string): Promise<string[]> {
    const tags: string[] = [];
    let next: string | undefined = `tags/list?n=${PER_PAGE}`;
    for (let page = 0; next !== undefined; page++) {
      const response: Response = await this.send(repository, next);
      await this.expect(response, repository);
      const list = await response.json().catch(() => undefined);
      if (!Array.isArray(list?.tags ?? [])) {
        throw new RegistryError(
          `${this.registry.host} lists no tags of ${repository}: its answer has no "tags"`,
        );
      }
      tags.push(...(list?.tags ?? []));
      if (tags.length > MOST_TAGS || page > MOST_PAGES) {
        throw new RegistryError(
          `${this.registry.host} has more than ${MOST_TAGS} tags of ${repository}, or more than ${MOST_PAGES} pages of them: so many are not read`,
        );
      }
      next = nextOf(response.headers.get('link'));
    }
    return tags.filter(
      tag => typeof tag === 'string' && parseImageVersion(tag)?.tag === tag,
    );
  }

  /**
   * Whether a tag names anything, and what, where the registry says so.
   *
   * @throws RegistryError
   */
  async look(
    repository: string,
    tag: string,
  ): Promise<{ exists: boolean; digest?: string }> {
    const response = await this.send(repository, `manifests/${tag}`, 'HEAD');
    if (response.status === 404) {
      return { exists: false };
    }
    await this.expect(response, repository);
    const text = response.headers.get('docker-content-digest') ?? '';
    const digest = parseImageVersion(text)?.digest;
    return { exists: true, ...(digest ? { digest } : {}) };
  }

  private async expect(response: Response, repository: string): Promise<void> {
    const { status, headers } = response;
    if (status === 200) {
      return;
    }
    await response.body?.cancel();
    const { host, username } = this.registry;
    const refused = username
      ? ': the account of environments.artifacts.registries may not read it, or there is no such repository'
      : ': environments.artifacts.registries has no username and password for it, or there is no such repository';
    throw new RegistryError(
      `${host} answers ${status} to a look at ${repository}${
        [401, 403, 404].includes(status) ? refused : ''
      }`,
      secondsOf(headers.get('retry-after')),
    );
  }

  /** Sends a request; once more with a token where the registry asks for one. */
  private async send(
    repository: string,
    path: string,
    method = 'GET',
  ): Promise<Response> {
    const base = new URL(`${this.registry.url}/v2/${repository}/`);
    const url = new URL(path, base);
    if (
      url.origin !== base.origin ||
      !url.pathname.startsWith(`/v2/${repository}/`)
    ) {
      throw new RegistryError(
        `${this.registry.host} leads to ${url.origin}${url.pathname} for ${repository}: nothing is read there`,
      );
    }
    const request = () => {
      const authorization = this.authorization.get(repository);
      return this.fetch(url, {
        method,
        headers: { accept: MANIFESTS, ...(authorization && { authorization }) },
      });
    };
    const response = await request();
    if (response.status !== 401) {
      return response;
    }
    await response.body?.cancel();
    const challenge = response.headers.get('www-authenticate') ?? '';
    const answer = await this.answerTo(challenge, repository);
    if (answer === undefined) {
      return response;
    }
    this.authorization.set(repository, answer);
    return request();
  }

  private get basic(): string | undefined {
    const { username, password } = this.registry;
    return username === undefined
      ? undefined
      : `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString(
          'base64',
        )}`;
  }

  /** What a registry wants to see that asks who it is; undefined where nothing is known that it would take. */
  private async answerTo(
    challenge: string,
    repository: string,
  ): Promise<string | undefined> {
    if (!/^bearer\b/i.test(challenge)) {
      return this.basic;
    }
    const { realm, service } = parametersOf(challenge);
    if (!realm || !URL.canParse(realm)) {
      return undefined;
    }
    const url = new URL(realm);
    if (
      url.protocol !== 'https:' &&
      url.protocol !== new URL(this.registry.url).protocol
    ) {
      throw new RegistryError(
        `${this.registry.host} wants the password sent to ${url.origin}, without encryption: nothing is sent there`,
      );
    }
    url.searchParams.set('scope', `repository:${repository}:pull`);
    if (service) {
      url.searchParams.set('service', service);
    }
    const response = await this.fetch(url, {
      headers: this.basic ? { authorization: this.basic } : {},
    });
    await this.expect(response, repository);
    const { token, access_token: other } = (await response
      .json()
      .catch(() => ({}))) as Record<string, unknown>;
    const found = token ?? other;
    return typeof found === 'string' ? `Bearer ${found}` : undefined;
  }

  private async fetch(url: URL, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url, {
        ...init,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch (error) {
      const { cause, message } = error as Error & { cause?: Error };
      throw new RegistryError(
        `${this.registry.host} does not answer at ${url.origin}: ${
          cause?.message || message
        }`,
      );
    }
  }
}
