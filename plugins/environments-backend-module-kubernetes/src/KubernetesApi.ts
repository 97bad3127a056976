import type { KubeConfig } from '@kubernetes/client-node';
import fetch, { type RequestInit, type Response } from 'node-fetch';

/** An answer of the API server that is not a success. */
export class KubernetesApiError extends Error {
  readonly status: number;

  constructor(options: { status: number; message: string }) {
    super(options.message);
    this.name = 'KubernetesApiError';
    this.status = options.status;
  }
}

/** GET requests to one cluster, with the credentials of its kubeconfig context. */
export class KubernetesApi {
  private readonly kubeConfig: KubeConfig;

  constructor(options: { kubeConfig: KubeConfig }) {
    this.kubeConfig = options.kubeConfig;
  }

  /** Address of the API server, for messages. */
  get server(): string {
    return this.kubeConfig.getCurrentCluster()?.server ?? 'no server';
  }

  /** Reads a document; gives up after the timeout, so that a half-open connection does not hang it. */
  async json(path: string, signal: AbortSignal): Promise<unknown> {
    const timeout = AbortSignal.timeout(60_000);
    const response = await this.open(path, AbortSignal.any([signal, timeout]));
    return response.json();
  }

  /** Opens an answer for streaming; throws a KubernetesApiError unless it is a success. */
  async open(path: string, signal: AbortSignal): Promise<Response> {
    const init = (await this.kubeConfig.applyToFetchOptions(
      {},
    )) as unknown as RequestInit;
    const response = await fetch(`${this.server}${path}`, {
      ...init,
      signal: signal as RequestInit['signal'],
    });
    if (!response.ok) {
      const text = await response.text();
      throw new KubernetesApiError({
        status: response.status,
        message: messageOf(text) ?? `${response.status} ${response.statusText}`,
      });
    }
    return response;
  }
}

/** The message of a Kubernetes `Status` object. */
function messageOf(text: string): string | undefined {
  try {
    const parsed = JSON.parse(text);
    return typeof parsed.message === 'string' ? parsed.message : undefined;
  } catch {
    return undefined;
  }
}
