import type { KubeConfig } from '@kubernetes/client-node';
import type { RequestInit, Response } from 'node-fetch';
import { type ApiWrite, type ClusterApi, openAnswer } from './ClusterApi';

/** The API server itself, with the credentials of a kubeconfig context. */
export class KubernetesApi implements ClusterApi {
  readonly watchSeconds = 300;
  readonly namespaces?: string[];
  private readonly kubeConfig: KubeConfig;

  constructor(options: { kubeConfig: KubeConfig; namespaces?: string[] }) {
    this.kubeConfig = options.kubeConfig;
    this.namespaces = options.namespaces;
  }

  get server(): string {
    return this.kubeConfig.getCurrentCluster()?.server ?? 'no server';
  }

  async open(
    path: string,
    signal: AbortSignal,
    write?: ApiWrite,
  ): Promise<Response> {
    // Asked for every time: credentials expire, and plugins of the kubeconfig renew them
    const init = (await this.kubeConfig.applyToFetchOptions(
      {},
    )) as unknown as RequestInit;
    return openAnswer(`${this.server}${path}`, init, signal, write);
  }
}
