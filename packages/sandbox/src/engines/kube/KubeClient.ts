import type { KubeObject } from '../../kube/KubeObject';
import { apiVersionOf, resourceOf } from '../../kube/resources';

/** A no from the API server. */
export class KubeRequestError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = 'KubeRequestError';
    this.status = status;
  }
}

/** Enough of an object to find it. */
export interface ObjectReference {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

export function referenceOf(object: KubeObject): ObjectReference {
  const { apiVersion, kind, metadata } = object;
  return {
    apiVersion,
    kind,
    namespace: metadata.namespace,
    name: metadata.name,
  };
}

function collectionPath(reference: Omit<ObjectReference, 'name'>): string {
  const resource = resourceOf(reference);
  if (!resource) {
    throw new KubeRequestError(
      404,
      `the server could not find the requested resource ${reference.apiVersion}/${reference.kind}`,
    );
  }
  const root = resource.group ? '/apis' : '/api';
  const scope =
    resource.namespaced && reference.namespace
      ? `/namespaces/${reference.namespace}`
      : '';
  return `${root}/${apiVersionOf(resource)}${scope}/${resource.plural}`;
}

/** What a connection says that the server has closed. */
const CLOSED: ReadonlySet<unknown> = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
]);

/** The few calls that the stand-ins make, over HTTP as a real controller makes them. */
export class KubeClient {
  private readonly url: string;
  private readonly token: string;

  constructor(options: { url: string; token: string }) {
    this.url = options.url;
    this.token = options.token;
  }

  async get(reference: ObjectReference): Promise<KubeObject | undefined> {
    try {
      return await this.send('GET', this.pathOf(reference));
    } catch (error) {
      if (error instanceof KubeRequestError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }

  async list(
    type: { apiVersion: string; kind: string; namespace?: string },
    labelSelector?: string,
  ): Promise<KubeObject[]> {
    const query = labelSelector
      ? `?labelSelector=${encodeURIComponent(labelSelector)}`
      : '';
    const { items } = await this.send('GET', `${collectionPath(type)}${query}`);
    return items;
  }

  create(object: KubeObject): Promise<KubeObject> {
    return this.send('POST', collectionPath(withNamespace(object)), object);
  }

  update(object: KubeObject): Promise<KubeObject> {
    return this.send('PUT', this.pathOf(referenceOf(object)), object);
  }

  /** JSON merge patch, optionally of the status subresource. */
  patch(
    reference: ObjectReference,
    patch: object,
    subresource?: 'status',
  ): Promise<KubeObject> {
    const path = this.pathOf(reference) + (subresource ? '/status' : '');
    return this.send('PATCH', path, patch);
  }

  /** Replaces the status alone. */
  updateStatus(object: KubeObject): Promise<KubeObject> {
    return this.send(
      'PUT',
      `${this.pathOf(referenceOf(object))}/status`,
      object,
    );
  }

  async delete(reference: ObjectReference): Promise<void> {
    try {
      await this.send('DELETE', this.pathOf(reference));
    } catch (error) {
      if (!(error instanceof KubeRequestError) || error.status !== 404) {
        throw error;
      }
    }
  }

  /** @param labels - What a namespace that is created gets, and one that is there where it lacks them */
  async ensureNamespace(
    name: string,
    labels: Record<string, string> = {},
  ): Promise<void> {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', name };
    const existing = await this.get(namespace);
    const lacks = Object.entries(labels).some(
      ([key, value]) => existing?.metadata.labels?.[key] !== value,
    );
    if (!existing) {
      await this.create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, ...(lacks ? { labels } : {}) },
      });
    } else if (lacks) {
      await this.patch(namespace, { metadata: { labels } });
    }
  }

  private pathOf(reference: ObjectReference): string {
    return `${collectionPath(reference)}/${reference.name}`;
  }

  private async send(method: string, path: string, body?: object) {
    const request = () =>
      fetch(`${this.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.token}`,
          'content-type':
            method === 'PATCH'
              ? 'application/merge-patch+json'
              : 'application/json',
        },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      });
    const response = await request().catch(error => {
      // A server may close a kept connection in the moment that it is used again; reads can be sent anew
      if (method === 'GET' && CLOSED.has(error.cause?.code)) {
        return request();
      }
      throw error;
    });
    const answer: any = await response.json();
    if (!response.ok) {
      throw new KubeRequestError(response.status, answer.message);
    }
    return answer;
  }
}

function withNamespace({ apiVersion, kind, metadata }: KubeObject) {
  return { apiVersion, kind, namespace: metadata.namespace };
}
