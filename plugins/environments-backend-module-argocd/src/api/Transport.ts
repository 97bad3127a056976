import { Agent } from 'node:https';
import fetch, { type RequestInit, type Response } from 'node-fetch';
import type { ArgoCdInstance } from '../ArgoCdInstance';
import { trustedCertificates } from './trustedCertificates';

/** A request to Argo CD. */
export interface ArgoCdRequest {
  /** Below the instance's URL, as `/api/v1/applications`. */
  path: string;
  signal: AbortSignal;
  token?: string;
  /** Sent as JSON, which makes it a POST. */
  body?: object;
}

/** Requests to one instance, and trust in its certificate. */
export class Transport {
  private readonly instance: ArgoCdInstance;
  private agent?: Promise<Agent | undefined>;

  constructor(options: { instance: ArgoCdInstance }) {
    this.instance = options.instance;
  }

  /** What the instance answers, whatever it is. Rejects when there is no answer. */
  async send({ path, signal, token, body }: ArgoCdRequest): Promise<Response> {
    this.agent ??= this.createAgent();
    try {
      return await fetch(`${this.instance.url}${path}`, {
        agent: await this.agent,
        method: body ? 'POST' : 'GET',
        headers: {
          accept: 'application/json',
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        body: body && JSON.stringify(body),
        // A token goes to the server that is configured and to no other
        redirect: 'manual',
        signal: signal as RequestInit['signal'],
      });
    } catch (error) {
      // Read again the next time: the authority's file may be replaced
      this.agent = undefined;
      throw error;
    }
  }

  private async createAgent(): Promise<Agent | undefined> {
    const ca = await trustedCertificates(this.instance);
    return ca && this.instance.url.startsWith('https:')
      ? new Agent({ ca })
      : undefined;
  }
}
