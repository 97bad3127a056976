import fetch, { Headers, type RequestInit, type Response } from 'node-fetch';
import type { ServerClock } from './ServerClock';

/** An answer of the API server that is not a success. */
export class KubernetesApiError extends Error {
  readonly status: number;

  constructor(options: { status: number; message: string }) {
    super(options.message);
    this.name = 'KubernetesApiError';
    this.status = options.status;
  }
}

/** What a cluster serves may not be asked for. */
export class DiscoveryRefused extends KubernetesApiError {}

/** A server that answers and is not ready, so that what it says of kinds and rights does not count. */
export class ServerNotReady extends Error {}

/** Nothing was answered in time. */
export class AnswerTimeout extends Error {}

/** No request was made, since there is nothing to log in with: a file that is missing, a plugin that fails. */
export class CredentialsError extends Error {
  constructor(credentials: string, cause: unknown) {
    const text = (cause as Partial<Error>)?.message ?? String(cause);
    super(`${credentials} cannot be obtained: ${text.trim()}`, { cause });
    this.name = 'CredentialsError';
  }
}

/** A request that changes something. */
export interface ApiWrite {
  method: 'POST' | 'PATCH';
  contentType: string;
  body: object;
}

/** What a request has beside its path. */
export interface ApiRequest {
  write?: ApiWrite;
  headers?: Record<string, string>;
  /** Goes through the connection of the last request that said so, where that is still there. */
  sameConnection?: boolean;
}

/** Requests to one cluster, whichever way leads there. */
export interface ClusterApi {
  /** The address that does not answer, for messages. */
  readonly server: string;
  /** Whose credentials are used, for messages. */
  readonly credentials: string;
  /** How long a watch is asked to last, in seconds. */
  readonly watchSeconds: number;
  /** A document gives up after this, so that a half-open connection does not hang it. Default: 60 s. */
  readonly answerMs?: number;
  /** Namespaces that may be read, when not all of them. */
  readonly namespaces?: string[];
  /** The time of the server, by what it answered. */
  readonly clock: ServerClock;
  /** Opens an answer for streaming; throws a KubernetesApiError unless it is a success. */
  open(
    path: string,
    signal: AbortSignal,
    request?: ApiRequest,
  ): Promise<Response>;
}

const ANSWER_MS = 60_000;

/** Reads a document, or what a write answers. */
export async function readJson(
  api: ClusterApi,
  path: string,
  signal: AbortSignal,
  request?: ApiRequest & { answerMs?: number },
): Promise<unknown> {
  const ms = request?.answerMs ?? api.answerMs ?? ANSWER_MS;
  const timeout = AbortSignal.timeout(ms);
  try {
    const response = await api.open(
      path,
      AbortSignal.any([signal, timeout]),
      request,
    );
    return await response.json();
  } catch (error) {
    throw timeout.aborted && !signal.aborted
      ? new AnswerTimeout(`no answer within ${ms / 1000} s`, { cause: error })
      : error;
  }
}

/** The message of a Kubernetes `Status`, or of an error of Backstage. */
function messageOf(text: string): string | undefined {
  try {
    const parsed = JSON.parse(text);
    const message = parsed.message ?? parsed.error?.message;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

/** Fetches, and turns an answer that is not a success into an error. */
export async function openAnswer(
  url: string,
  init: RequestInit,
  signal: AbortSignal,
  { write, headers: own = {} }: ApiRequest = {},
): Promise<Response> {
  // Headers of a class are lost when they are spread
  const headers = new Headers(init.headers);
  Object.entries(own).forEach(([name, value]) => headers.set(name, value));
  if (write) {
    headers.set('content-type', write.contentType);
  }
  const response = await fetch(url, {
    ...init,
    ...(write
      ? { method: write.method, body: JSON.stringify(write.body) }
      : {}),
    headers,
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
