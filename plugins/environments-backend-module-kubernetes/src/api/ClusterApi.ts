import fetch, { Headers, type RequestInit, type Response } from 'node-fetch';

/** An answer of the API server that is not a success. */
export class KubernetesApiError extends Error {
  readonly status: number;

  constructor(options: { status: number; message: string }) {
    super(options.message);
    this.name = 'KubernetesApiError';
    this.status = options.status;
  }
}

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
  /** Opens an answer for streaming; throws a KubernetesApiError unless it is a success. */
  open(path: string, signal: AbortSignal, write?: ApiWrite): Promise<Response>;
}

const ANSWER_MS = 60_000;

/** Reads a document, or what a write answers. */
export async function readJson(
  api: ClusterApi,
  path: string,
  signal: AbortSignal,
  write?: ApiWrite,
): Promise<unknown> {
  const ms = api.answerMs ?? ANSWER_MS;
  const timeout = AbortSignal.timeout(ms);
  try {
    const response = await api.open(
      path,
      AbortSignal.any([signal, timeout]),
      write,
    );
    return await response.json();
  } catch (error) {
    throw timeout.aborted && !signal.aborted
      ? new Error(`no answer within ${ms / 1000} s`, { cause: error })
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
  write?: ApiWrite,
): Promise<Response> {
  // Headers of a class are lost when they are spread
  const headers = new Headers(init.headers);
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
