import type { Response } from 'node-fetch';
import { unlessAborted } from '@downstage/backstage-plugin-environments-node';
import type { ArgoCdInstance } from '../ArgoCdInstance';
import { ArgoCdApiError, gatewayMessage } from './ArgoCdApiError';
import { Session } from './Session';
import { type ArgoCdRequest, Transport } from './Transport';

const ANSWER_MS = 60_000;

/** Requests to one instance, with its token. */
export class ArgoCdApi {
  readonly instance: ArgoCdInstance;
  private readonly transport: Transport;
  private readonly session: Session;

  constructor(options: { instance: ArgoCdInstance }) {
    this.instance = options.instance;
    this.transport = new Transport(options);
    this.session = new Session({ ...options, transport: this.transport });
  }

  /** A document of JSON. Gives up after a minute, or sooner when the caller does. */
  async read(
    path: string,
    options: { body?: object; signal?: AbortSignal } = {},
  ): Promise<unknown> {
    const timeout = AbortSignal.timeout(ANSWER_MS);
    const signal = options.signal
      ? AbortSignal.any([options.signal, timeout])
      : timeout;
    const response = await this.open({ path, body: options.body, signal });
    return response.json();
  }

  /** An answer to be read as a stream; throws an ArgoCdApiError unless it is a success. */
  async open(request: ArgoCdRequest): Promise<Response> {
    const { signal } = request;
    const token = await this.token(signal);
    let response = await this.transport.send({ ...request, token });
    if (response.status === 401 && this.session.renewable) {
      response.body.resume();
      await unlessAborted(() => this.session.refused(token), signal);
      const renewed = await this.token(signal);
      response = await this.transport.send({ ...request, token: renewed });
    }
    return this.checked(response);
  }

  /** A login is everybody's: whoever gives up leaves it to the others. */
  private token(signal: AbortSignal): Promise<string> {
    return unlessAborted(() => this.session.token(), signal);
  }

  private async checked(response: Response): Promise<Response> {
    const { status, headers } = response;
    if (status >= 300 && status < 400) {
      response.body.resume();
      throw new ArgoCdApiError({
        status,
        message: `it redirects to ${headers.get('location')}; set url to that`,
      });
    }
    if (!response.ok) {
      const text = await response.text();
      throw new ArgoCdApiError({
        status,
        message: gatewayMessage(text) ?? `${status} ${response.statusText}`,
      });
    }
    const type = headers.get('content-type') ?? 'no content type';
    if (!type.includes('json')) {
      response.body.resume();
      throw new Error(
        `${this.instance.url} answers with ${type}: it is not the API of Argo CD, or a login page is before it`,
      );
    }
    return response;
  }
}
