import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'yaml';
import { ApiError } from './ApiError';
import { readDiscovery } from './discovery';
import type { KubeObject } from './KubeObject';
import { listObjects } from './listObjects';
import type { ObjectApi } from './ObjectApi';
import type { ObjectStore } from './ObjectStore';
import type { RequestFaults } from './RequestFaults';
import { type RequestTarget, parseTarget } from './requestTarget';
import type { ResourceTypes } from './ResourceTypes';
import { toTable, wantsTable } from './table';
import { watchObjects } from './watchObjects';

interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  query: URLSearchParams;
  target: RequestTarget;
}

const ACCESS_REVIEW =
  /^\/apis\/authorization\.k8s\.io\/v1\/selfsubjectaccessreviews$/;

type Watch = ReturnType<typeof watchObjects>;

const isRead = (method: string | undefined) =>
  method === 'GET' || method === 'HEAD';

function mediaTypeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0].trim();
}

async function readBody(request: IncomingMessage): Promise<any> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  const mediaType = mediaTypeOf(request);
  if (text && mediaType.includes('protobuf')) {
    throw new ApiError({ code: 415, message: `cannot read ${mediaType}` });
  }
  try {
    return mediaType.endsWith('yaml') ? parse(text) : JSON.parse(text || '{}');
  } catch (error) {
    throw new ApiError({ code: 400, message: (error as Error).message });
  }
}

/** Turns HTTP requests into calls on the objects. */
export class KubeRequests {
  private readonly store: ObjectStore;
  private readonly objects: ObjectApi;
  private readonly types: ResourceTypes;
  private readonly faults: RequestFaults;
  private readonly tokens: string[];
  private readonly bookmarkMs: number;
  private readonly open = new Set<Watch>();

  constructor(options: {
    store: ObjectStore;
    objects: ObjectApi;
    types: ResourceTypes;
    faults: RequestFaults;
    tokens: string[];
    bookmarkMs: number;
  }) {
    this.store = options.store;
    this.objects = options.objects;
    this.types = options.types;
    this.faults = options.faults;
    this.tokens = options.tokens;
    this.bookmarkMs = options.bookmarkMs;
  }

  /** Open watches. */
  watches(): Watch[] {
    return [...this.open];
  }

  ensureNamespaces(names: string[]): void {
    for (const name of names) {
      const key = { resource: '/namespaces', namespace: '', name };
      if (!this.store.read(key)) {
        this.store.write(key, {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: {
            name,
            uid: `namespace-${name}`,
            creationTimestamp: new Date().toISOString(),
          },
          status: { phase: 'Active' },
        });
      }
    }
  }

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const answer = (code: number, body: object) => {
      response.writeHead(code, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    try {
      if (this.faults.strike(request, response)) {
        return;
      }
      const [code, body] = await this.answerOf(request, response);
      if (body) {
        answer(code, body);
      }
    } catch (error) {
      const failure =
        error instanceof ApiError
          ? error
          : new ApiError({ code: 500, message: String(error) });
      if (response.headersSent) {
        response.destroy();
      } else {
        answer(failure.code, failure.toStatus());
      }
    }
  }

  private async answerOf(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<[number, object | undefined]> {
    const url = new URL(request.url ?? '/', 'http://cluster');
    const discovery = isRead(request.method)
      ? readDiscovery(url.pathname.replace(/(.)\/$/, '$1'), this.types.all())
      : undefined;
    if (discovery) {
      return [200, discovery];
    }
    if (ACCESS_REVIEW.test(url.pathname) && request.method === 'POST') {
      return [201, await this.reviewAccess(request)];
    }
    const target = parseTarget(url.pathname, this.types);
    if (!target) {
      throw new ApiError({
        code: 404,
        message: 'the server could not find the requested resource',
      });
    }
    const call = { request, response, query: url.searchParams, target };
    if (isRead(request.method)) {
      return [200, this.read(call)];
    }
    this.authorize(request);
    return this.write(call);
  }

  /** Whoever may write at all may do everything here. */
  private async reviewAccess(request: IncomingMessage): Promise<object> {
    const body = await readBody(request);
    const allowed = this.isAuthorized(request);
    const reason = allowed ? '' : 'the token is not known';
    return { ...body, status: { allowed, reason } };
  }

  private isAuthorized(request: IncomingMessage): boolean {
    const token = (request.headers.authorization ?? '').replace(
      /^Bearer /i,
      '',
    );
    return this.tokens.length === 0 || this.tokens.includes(token);
  }

  private authorize(request: IncomingMessage): void {
    if (!this.isAuthorized(request)) {
      throw new ApiError({ code: 401, message: 'Unauthorized' });
    }
  }

  private read(call: Call): object | undefined {
    const { request, response, query, target } = call;
    const { resource, namespace, name } = target;
    const asTable = wantsTable(request.headers.accept);
    const includeObject = query.get('includeObject');
    if (!name && query.get('watch') && query.get('watch') !== 'false') {
      const watch = watchObjects({
        store: this.store,
        resource,
        namespace,
        query,
        response,
        bookmarkMs: this.bookmarkMs,
        present: object =>
          asTable
            ? toTable(resource, { objects: [object], includeObject })
            : object,
      });
      this.open.add(watch);
      response.on('close', () => this.open.delete(watch));
      return undefined;
    }
    if (!name) {
      const list = listObjects({
        store: this.store,
        resource,
        namespace,
        query,
      });
      return asTable
        ? toTable(resource, {
            objects: list.items,
            metadata: list.metadata,
            includeObject,
          })
        : list;
    }
    const object = this.objects.get(this.addressOf(call));
    return asTable
      ? toTable(resource, { objects: [object], includeObject })
      : object;
  }

  private async write(call: Call): Promise<[number, object]> {
    const { request, query, target } = call;
    const { resource, namespace = '', name, subresource } = target;
    const body = await readBody(request);
    if (query.get('dryRun')) {
      return [200, body as KubeObject];
    }
    if (request.method === 'POST' && !name) {
      return [201, await this.objects.create({ resource, namespace }, body)];
    }
    if (!name || (subresource && subresource !== 'status')) {
      throw new ApiError({
        code: 405,
        message:
          'the server does not allow this method on the requested resource',
        reason: 'MethodNotAllowed',
      });
    }
    const address = this.addressOf(call);
    switch (request.method) {
      case 'PUT':
        return [200, await this.objects.update(address, body, subresource)];
      case 'PATCH': {
        const mediaType = mediaTypeOf(request);
        return [
          200,
          await this.objects.patch(address, {
            patch: body,
            mediaType,
            subresource,
          }),
        ];
      }
      case 'DELETE': {
        const { metadata } = this.objects.delete(address, body.preconditions);
        const { group, plural } = resource;
        return [
          200,
          {
            kind: 'Status',
            apiVersion: 'v1',
            metadata: {},
            status: 'Success',
            details: { name, group, kind: plural, uid: metadata.uid },
          },
        ];
      }
      default:
        throw new ApiError({ code: 405, message: `no ${request.method} here` });
    }
  }

  private addressOf({ target }: Call) {
    const { resource, namespace = '', name = '' } = target;
    return { resource, namespace, name };
  }
}
