import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from './ApiError';

/**
 * A request as faults see it.
 * @public
 */
export interface KubeRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** The bearer token. */
  token?: string;
  /** Whether it asks for a stream of changes. */
  watch: boolean;
}

/**
 * What happens in place of an answer: a `Status`, a reset of the socket, a stream that ends at once after these events,
 * or one that begins and stays silent, as behind a half-open connection.
 * @public
 */
export type KubeFault =
  | { code: number; message: string }
  | { reset: true }
  | { events: object[] }
  | { silent: true };

/**
 * Looks at a request before it is answered; undefined lets it pass.
 * @public
 */
export type FaultRule = (request: KubeRequest) => KubeFault | undefined;

function toRequest(request: IncomingMessage): KubeRequest {
  const url = new URL(request.url ?? '/', 'http://cluster');
  const [, token] =
    request.headers.authorization?.match(/^Bearer (.*)$/i) ?? [];
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    token,
    watch: url.searchParams.get('watch') === 'true',
  };
}

/** Faults that a test switches on; the first rule that has one decides. */
export class RequestFaults {
  private readonly rules = new Set<FaultRule>();

  /** Returns a function that takes the rule away. */
  add(rule: FaultRule): () => void {
    this.rules.add(rule);
    return () => this.rules.delete(rule);
  }

  /** Whether the request was dealt with. A `Status` is thrown. */
  strike(request: IncomingMessage, response: ServerResponse): boolean {
    const seen = toRequest(request);
    for (const rule of this.rules) {
      const fault = rule(seen);
      if (fault) {
        this.apply(fault, response);
        return true;
      }
    }
    return false;
  }

  private apply(fault: KubeFault, response: ServerResponse): void {
    if ('code' in fault) {
      throw new ApiError(fault);
    }
    if ('reset' in fault) {
      response.socket?.destroy();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if ('events' in fault) {
      response.end(
        fault.events.map(event => `${JSON.stringify(event)}\n`).join(''),
      );
    }
  }
}
