import type { Agent } from 'node:http';
import { unlessAborted } from '@downstage/backstage-plugin-environments-node';
import type { KubeConfig } from '@kubernetes/client-node';
import type { RequestInit, Response } from 'node-fetch';
import {
  type ApiRequest,
  type ClusterApi,
  CredentialsError,
  KubernetesApiError,
  openAnswer,
} from './ClusterApi';
import { ServerClock } from './ServerClock';

const CREDENTIALS_MS = 30_000;
/** Each kind that is watched opens a stream as often, which is most of what a cluster is asked at rest. */
export const WATCH_SECONDS = 600;

/** The API server itself, with the credentials of a kubeconfig context or of a pod. */
export class KubernetesApi implements ClusterApi {
  readonly watchSeconds: number;
  readonly answerMs?: number;
  readonly namespaces?: string[];
  readonly credentials: string;
  readonly clock = new ServerClock();
  private readonly load: () => KubeConfig;
  private readonly credentialsMs: number;
  private kubeConfig: KubeConfig;
  /** Asked for once when many requests begin together: a plugin may be a slow process. */
  private asked?: Promise<RequestInit>;
  private kept?: Agent;

  constructor(options: {
    /** Called again when credentials are refused, so that nothing that was cached with them is kept. */
    load: () => KubeConfig;
    /** Whose they are and where they come from, for messages. */
    credentials: string;
    namespaces?: string[];
    watchSeconds?: number;
    answerMs?: number;
    /** What obtains credentials is given up after this. Default: 30 s. */
    credentialsMs?: number;
  }) {
    this.load = options.load;
    this.credentials = options.credentials;
    this.namespaces = options.namespaces;
    this.watchSeconds = options.watchSeconds ?? WATCH_SECONDS;
    this.answerMs = options.answerMs;
    this.credentialsMs = options.credentialsMs ?? CREDENTIALS_MS;
    this.kubeConfig = options.load();
  }

  get server(): string {
    return this.kubeConfig.getCurrentCluster()?.server ?? 'no server';
  }

  async open(
    path: string,
    signal: AbortSignal,
    request?: ApiRequest,
  ): Promise<Response> {
    const used = this.kubeConfig;
    try {
      return await this.send(path, signal, request);
    } catch (error) {
      if (!(error instanceof KubernetesApiError) || error.status !== 401) {
        throw error;
      }
      // Expired, revoked or renewed elsewhere. Others may have been refused too, and one of them was here before
      if (this.kubeConfig === used) {
        this.renew();
      }
      return this.send(path, signal, request);
    }
  }

  private async send(
    path: string,
    signal: AbortSignal,
    request?: ApiRequest,
  ): Promise<Response> {
    const init = await unlessAborted(() => this.authentication(), signal);
    const response = await openAnswer(
      `${this.server}${path}`,
      request?.sameConnection ? { ...init, agent: this.keep(init) } : init,
      signal,
      request,
    );
    this.clock.read(response.headers);
    return response;
  }

  /** Credentials expire, and plugins of the kubeconfig renew them: asked for before every request. */
  private authentication(): Promise<RequestInit> {
    if (!this.asked) {
      const asked = this.ask().finally(() => {
        if (this.asked === asked) {
          this.asked = undefined;
        }
      });
      this.asked = asked;
    }
    return this.asked;
  }

  /**
   * Gives up after a while. What hangs is left alone: the client gives no handle on its own processes and requests. Plugins
   * of a kubeconfig file are not among them; see ExecPlugin.
   */
  private async ask(): Promise<RequestInit> {
    const limit = AbortSignal.timeout(this.credentialsMs);
    try {
      const init = await unlessAborted(
        () => this.kubeConfig.applyToFetchOptions({}),
        limit,
      );
      return init as unknown as RequestInit;
    } catch (error) {
      throw new CredentialsError(
        this.credentials,
        limit.aborted
          ? new Error(
              `what provides them, such as a login of the kubeconfig, did not answer within ${
                this.credentialsMs / 1000
              } s. Run it where the portal runs: it may wait for an input or for its network`,
              { cause: error },
            )
          : error,
      );
    }
  }

  /** Else, each request has a connection of its own. */
  private keep({ agent }: RequestInit): RequestInit['agent'] {
    this.kept ??= Object.assign(agent as Agent, { keepAlive: true });
    return this.kept;
  }

  /** Takes the credentials over that are there now, and waits no longer for those that were. */
  renew(): void {
    try {
      this.kubeConfig = this.load();
      this.asked = undefined;
      this.kept?.destroy();
      this.kept = undefined;
    } catch (error) {
      throw new CredentialsError(this.credentials, error);
    }
  }
}
