import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  hasDockerRegistry,
  startDockerRegistry,
} from './__testUtils__/startDockerRegistry';
import { RegistryClient, startRegistry, toImage } from './index';
import { digestOf } from './images/digestOf';
import { INDEX, MANIFEST } from './images/mediaTypes';

const ACCOUNT = { username: 'ci', password: 'secret' };
const SERVICE = 'registry.acme.example';
const INFO = {
  source: 'http://forge/acme/shop',
  revision: 'a'.repeat(40),
  version: '1.2.3',
  created: '2026-01-02T03:04:05Z',
};

type Call = (
  path: string,
  init?: RequestInit & { headers?: Record<string, string> },
) => Promise<Response>;

const codeOf = async (response: Response) =>
  ((await response.json()) as any).errors[0].code;

const startOurs = (dataDir: string) =>
  startRegistry({ dataDir, port: 0, service: SERVICE, accounts: [ACCOUNT] });

/** A call to a repository with whatever token the registry asks for. */
function callsTo(url: string, repository: string): Call {
  return async (path, init) => {
    const target = new URL(path, `${url}/v2/${repository}/`);
    const first = await fetch(target, init);
    const challenge = first.headers.get('www-authenticate');
    if (first.status !== 401 || !challenge) {
      return first;
    }
    const [, realm] = /realm="([^"]+)"/.exec(challenge)!;
    const [, scope] = /scope="([^"]+)"/.exec(challenge)!;
    const basic = Buffer.from('ci:secret').toString('base64');
    const query = new URLSearchParams({ service: SERVICE, scope });
    const answer = await fetch(`${realm}?${query}`, {
      headers: { authorization: `Basic ${basic}` },
    });
    const { token }: any = await answer.json();
    return fetch(target, {
      ...init,
      headers: { ...init?.headers, authorization: `Bearer ${token}` },
    });
  };
}

const kinds: Array<
  [string, (folder: string) => Promise<{ url: string; stop(): Promise<void> }>]
> = [['our registry', startOurs]];
if (hasDockerRegistry) {
  kinds.push(['docker-registry', startDockerRegistry]);
} else {
  process.stderr.write(
    '\nSKIPPED: the registry contract against docker-registry, which is not installed (apt install docker-registry)\n\n',
  );
}

describe.each(kinds)('the distribution API of %s', (_, start) => {
  const folder = mkdtempSync(join(tmpdir(), 'registry-'));
  let registry: { url: string; stop(): Promise<void> };
  let client: RegistryClient;
  const image = toImage(INFO);
  let call: Call;

  beforeAll(async () => {
    registry = await start(folder);
    client = new RegistryClient({ url: registry.url, ...ACCOUNT });
    call = callsTo(registry.url, 'team/shop');
    await client.push('team/shop', { tag: '1.2.3', image });
  });
  afterAll(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true });
  });

  it('has what the client pushed, and tells its annotations', async () => {
    expect(await client.readAnnotations('team/shop', '1.2.3')).toEqual({
      digest: image.index.digest,
      annotations: {
        'org.opencontainers.image.created': INFO.created,
        'org.opencontainers.image.revision': INFO.revision,
        'org.opencontainers.image.source': INFO.source,
        'org.opencontainers.image.version': '1.2.3',
      },
    });
    expect(await client.readAnnotations('team/shop', '9')).toBeUndefined();
    expect(await client.readAnnotations('team/none', '9')).toBeUndefined();
  });

  it('takes the same push again', async () => {
    await client.push('team/shop', { tag: '1.2.3', image });
    await client.push('team/shop', { tag: 'again', image });
    const response = await call('tags/list');
    expect(await response.json()).toEqual({
      name: 'team/shop',
      tags: expect.arrayContaining(['1.2.3', 'again']),
    });
  });

  it('gives manifests by tag and digest, with type and digest', async () => {
    for (const [reference, content] of [
      ['1.2.3', image.index],
      [image.index.digest, image.index],
      [image.manifest.digest, image.manifest],
    ] as const) {
      for (const method of ['GET', 'HEAD']) {
        const response = await call(`manifests/${reference}`, {
          method,
          headers: { accept: `${INDEX}, ${MANIFEST}` },
        });
        expect(response.status).toBe(200);
        expect(response.headers.get('content-type')).toBe(content.mediaType);
        expect(response.headers.get('docker-content-digest')).toBe(
          content.digest,
        );
        expect(Number(response.headers.get('content-length'))).toBe(
          content.bytes.length,
        );
        expect(digestOf(Buffer.from(await response.arrayBuffer()))).toBe(
          method === 'GET' ? content.digest : digestOf(''),
        );
      }
    }
  });

  it('gives blobs by digest', async () => {
    const [layer, config] = image.blobs;
    const got = await call(`blobs/${layer.digest}`);
    expect(digestOf(Buffer.from(await got.arrayBuffer()))).toBe(layer.digest);
    const head = await call(`blobs/${config.digest}`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(Number(head.headers.get('content-length'))).toBe(
      config.bytes.length,
    );
  });

  it('takes a blob in chunks', async () => {
    const begun = await call('blobs/uploads/', { method: 'POST' });
    expect(begun.status).toBe(202);
    const patched = await call(begun.headers.get('location')!, {
      method: 'PATCH',
      headers: { 'content-type': 'application/octet-stream' },
      body: 'one ',
    });
    expect(patched.status).toBe(202);
    expect(patched.headers.get('range')).toBe('0-3');
    const url = new URL(patched.headers.get('location')!, registry.url);
    url.searchParams.set('digest', digestOf('one two'));
    const ended = await call(url.href, { method: 'PUT', body: 'two' });
    expect(ended.status).toBe(201);
    const got = await call(`blobs/${digestOf('one two')}`);
    expect(await got.text()).toBe('one two');
  });

  it.each<[string, number, string, () => Promise<Response>]>([
    [
      'a blob of another digest',
      400,
      'DIGEST_INVALID',
      async () => {
        const begun = await call('blobs/uploads/', { method: 'POST' });
        const url = new URL(begun.headers.get('location')!, registry.url);
        url.searchParams.set('digest', digestOf('other'));
        return call(url.href, { method: 'PUT', body: 'this' });
      },
    ],
    [
      'a manifest of another digest',
      400,
      'DIGEST_INVALID',
      () =>
        call(`manifests/${digestOf('other')}`, {
          method: 'PUT',
          headers: { 'content-type': INDEX },
          body: image.index.bytes,
        }),
    ],
    [
      'a manifest whose blobs are not there',
      400,
      'MANIFEST_BLOB_UNKNOWN',
      () =>
        callsTo(registry.url, 'team/empty')('manifests/1', {
          method: 'PUT',
          headers: { 'content-type': MANIFEST },
          body: image.manifest.bytes,
        }),
    ],
    [
      'a manifest that is none',
      400,
      'MANIFEST_INVALID',
      () =>
        call('manifests/1', {
          method: 'PUT',
          headers: { 'content-type': MANIFEST },
          body: '{',
        }),
    ],
    [
      'an unknown manifest',
      404,
      'MANIFEST_UNKNOWN',
      () => call('manifests/absent'),
    ],
    [
      'an unknown blob',
      404,
      'BLOB_UNKNOWN',
      () => call(`blobs/${digestOf('absent')}`),
    ],
    [
      'tags of an unknown repository',
      404,
      'NAME_UNKNOWN',
      () => callsTo(registry.url, 'team/none')('tags/list'),
    ],
  ])('refuses %s', async (_what, status, code, request) => {
    const response = await request();
    expect(response.status).toBe(status);
    expect(await codeOf(response)).toBe(code);
  });
});

describe('our registry', () => {
  const folder = mkdtempSync(join(tmpdir(), 'registry-own-'));
  let registry: Awaited<ReturnType<typeof startOurs>>;
  const image = toImage(INFO);
  const push = (repository: string, tag: string) =>
    new RegistryClient({ url: registry.url, ...ACCOUNT }).push(repository, {
      tag,
      image,
    });

  beforeAll(async () => {
    registry = await startOurs(folder);
  });
  afterAll(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true });
  });

  it('pages through tags', async () => {
    for (const tag of ['b', 'a', 'c']) {
      await push('paged', tag);
    }
    const call = callsTo(registry.url, 'paged');
    const first = await call('tags/list?n=2');
    expect(await first.json()).toEqual({ name: 'paged', tags: ['a', 'b'] });
    const [, next] = /^<([^>]+)>; rel="next"$/.exec(
      first.headers.get('link')!,
    )!;
    const second = await call(next);
    expect(await second.json()).toEqual({ name: 'paged', tags: ['c'] });
    expect(second.headers.get('link')).toBeNull();
  });

  it('says where to get a token, and wants it', async () => {
    const root = await fetch(`${registry.url}/v2/`);
    expect(root.status).toBe(401);
    expect(root.headers.get('www-authenticate')).toBe(
      `Bearer realm="${registry.url}/token",service="${SERVICE}"`,
    );
    const begin = (headers: Record<string, string> = {}) =>
      fetch(`${registry.url}/v2/app/blobs/uploads/`, {
        method: 'POST',
        headers,
      });
    const refused = await begin();
    expect(refused.headers.get('www-authenticate')).toContain(
      'scope="repository:app:pull,push"',
    );
    expect(await codeOf(refused)).toBe('UNAUTHORIZED');
    // Without an account one may pull and not push
    const scope = 'repository:app:pull,push';
    const answer = await fetch(`${registry.url}/token?scope=${scope}`);
    const { token }: any = await answer.json();
    const again = await begin({ authorization: `Bearer ${token}` });
    expect(again.status).toBe(401);
    expect(again.headers.get('www-authenticate')).toContain(
      'error="insufficient_scope"',
    );
    const wrong = await fetch(`${registry.url}/token?scope=${scope}`, {
      headers: {
        authorization: `Basic ${Buffer.from('ci:wrong').toString('base64')}`,
      },
    });
    expect(wrong.status).toBe(401);
  });

  it.each([
    ['Upper/case', 'manifests/1', 'NAME_INVALID'],
    ['a//b', 'manifests/1', 'NAME_INVALID'],
    ['a/_tags', 'manifests/1', 'NAME_INVALID'],
    ['a', 'manifests/.hidden', 'MANIFEST_INVALID'],
    ['a', 'manifests/%2e%2e%2fx', 'MANIFEST_INVALID'],
    ['a', 'manifests/sha256:12', 'DIGEST_INVALID'],
    ['a', 'blobs/md5:12', 'DIGEST_INVALID'],
  ])('does not know names such as %s/%s', async (name, rest, code) => {
    const basic = Buffer.from('ci:secret').toString('base64');
    const answer = await fetch(
      `${registry.url}/token?scope=repository:${name}:pull`,
      { headers: { authorization: `Basic ${basic}` } },
    );
    const { token }: any = await answer.json();
    const response = await fetch(`${registry.url}/v2/${name}/${rest}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe(code);
  });

  it('takes no manifest without end', async () => {
    await push('big', '1');
    const response = await callsTo(registry.url, 'big')('manifests/2', {
      method: 'PUT',
      headers: { 'content-type': INDEX },
      body: JSON.stringify({
        schemaVersion: 2,
        mediaType: INDEX,
        manifests: [],
        annotations: { long: 'x'.repeat(4 * 1024 * 1024) },
      }),
    });
    expect(response.status).toBe(413);
    expect(await codeOf(response)).toBe('SIZE_INVALID');
  });

  it('goes on with what it had', async () => {
    await push('kept', '1.0.0');
    await registry.stop();
    registry = await startOurs(folder);
    expect(registry.has('kept', '1.0.0')).toBe(true);
    expect(registry.has('kept', image.index.digest)).toBe(true);
    expect(registry.has('kept', '1.0.1')).toBe(false);
    expect(registry.has('../kept', '1.0.0')).toBe(false);
  });
});
