import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'yaml';
import { ApiError } from './ApiError';
import { aggregatedDiscovery, wantsAggregated } from './aggregatedDiscovery';
import { readDiscovery } from './discovery';
import type { KubeObject } from './KubeObject';
import { listObjects } from './listObjects';
import { toMetadata, toMetadataList, wantsMetadata } from './metadataOnly';
import type { ObjectApi } from './ObjectApi';
import type { ObjectStore } from './ObjectStore';
import type { RequestFaults } from './RequestFaults';
import { type RequestTarget, parseTarget } from './requestTarget';
import type { ResourceTypes } from './ResourceTypes';
import type { Rights } from './Rights';
import type { Startup } from './Startup';
import { toTable, wantsTable } from './table';
import { watchObjects } from './watchObjects';

interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  query: URLSearchParams;
  target: RequestTarget;
}

const REVIEW =
  /^\/apis\/authorization\.k8s\.io\/v1\/selfsubject(access|rules)reviews$/;

type Watch = ReturnType<typeof watchObjects>;

const isRead = (method: string | undefined) =>
  method === 'GET' || method === 'HEAD';

const WRITES: Record<string, string> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

const isWatch = (query: URLSearchParams) =>
  Boolean(query.get('watch')) && query.get('watch') !== 'false';

/** What a request does, as roles name it. */
function verbOf({ request, query, target }: Call): string {
  if (!isRead(request.method)) {
    return WRITES[request.method ?? ''] ?? 'get';
  }
  if (target.name) {
    return 'get';
  }
  return isWatch(query) ? 'watch' : 'list';
}

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
  private readonly rights: Rights;
  private readonly startup: Startup;
  private readonly tokens: string[];
  private readonly bookmarkMs: number;
  private readonly open = new Set<Watch>();

  constructor(options: {
    store: ObjectStore;
    objects: ObjectApi;
    types: ResourceTypes;
    faults: RequestFaults;
    rights: Rights;
    startup: Startup;
    tokens: string[];
    bookmarkMs: number;
  }) {
    this.store = options.store;
    this.objects = options.objects;
    this.types = options.types;
    this.faults = options.faults;
    this.rights = options.rights;
    this.startup = options.startup;
    this.tokens = options.tokens;
    this.bookmarkMs = options.bookmarkMs;
  }

  /** Open watches. */
  watches(): Watch[] {
    return [...this.open];
  }

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const answer = (code: number, body: object) => {
      if (!response.hasHeader('content-type')) {
        response.setHeader('content-type', 'application/json');
      }
      response.writeHead(code);
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
    this.startup.check(url.pathname);
    const discovery = this.discover(request, response, url);
    if (discovery) {
      return discovery;
    }
    const [, review] = REVIEW.exec(url.pathname) ?? [];
    if (review && request.method === 'POST') {
      return [201, await this.review(request, review)];
    }
    const target = parseTarget(url.pathname, this.types);
    if (!target || !this.startup.served([target.resource]).length) {
      throw new ApiError({ code: 404, message: '404 page not found' });
    }
    const call = { request, response, query: url.searchParams, target };
    this.rights.check(verbOf(call), target);
    if (isRead(request.method)) {
      return [200, this.read(call)];
    }
    this.authorize(request);
    return this.write(call);
  }

  /** What is served; 304 to whoever has seen it. */
  private discover(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): [number, object | undefined] | undefined {
    if (!isRead(request.method)) {
      return undefined;
    }
    const types = this.startup.served(this.types.all());
    const path = url.pathname.replace(/(.)\/$/, '$1');
    if (!/^\/apis?$/.test(path) || !wantsAggregated(request.headers.accept)) {
      const document = readDiscovery(path, types);
      return document && [200, document];
    }
    const { body, mediaType, etag } = aggregatedDiscovery(path, types);
    response.setHeader('etag', etag);
    response.setHeader('content-type', mediaType);
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return [304, undefined];
    }
    return [200, body];
  }

  /** Of the rights of whoever may write at all; others have none. */
  private async review(
    request: IncomingMessage,
    kind: string,
  ): Promise<object> {
    const body = await readBody(request);
    if (kind === 'rules') {
      const { namespace } = body.spec;
      const status = this.rights.rulesOf(namespace, this.types.all());
      return { ...body, status };
    }
    const known = this.isAuthorized(request);
    const allowed = known && this.rights.allows(body.spec.resourceAttributes);
    const reason = known ? '' : 'the token is not known';
    return { ...body, status: { allowed, reason: allowed ? '' : reason } };
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
    const { accept } = request.headers;
    const includeObject = query.get('includeObject');
    const present = (objects: KubeObject[], metadata?: object) =>
      toTable(resource, { objects, metadata, includeObject });
    const asTable = wantsTable(accept);
    const presentOne = (object: KubeObject) => {
      if (asTable) {
        return present([object]);
      }
      return wantsMetadata(accept) ? toMetadata(object) : object;
    };
    if (!name && isWatch(query)) {
      const watch = watchObjects({
        store: this.store,
        resource,
        namespace,
        query,
        response,
        bookmarkMs: this.bookmarkMs,
        present: presentOne,
      });
      this.open.add(watch);
      response.on('close', () => this.open.delete(watch));
      return undefined;
    }
    if (name) {
      return presentOne(this.objects.get(this.addressOf(call)));
    }
    const list = listObjects({ store: this.store, resource, namespace, query });
    if (asTable) {
      return present(list.items, list.metadata);
    }
    return wantsMetadata(accept) ? toMetadataList(list) : list;
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
