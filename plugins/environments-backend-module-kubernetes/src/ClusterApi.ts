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
  /** How long a watch is asked to last, in seconds. */
  readonly watchSeconds: number;
  /** Namespaces that may be read, when not all of them. */
  readonly namespaces?: string[];
  /** Opens an answer for streaming; throws a KubernetesApiError unless it is a success. */
  open(path: string, signal: AbortSignal, write?: ApiWrite): Promise<Response>;
}

/** A document gives up after this, so that a half-open connection does not hang it. */
const DOCUMENT_MS = 60_000;

/** Reads a document, or what a write answers. */
export async function readJson(
  api: ClusterApi,
  path: string,
  signal: AbortSignal,
  write?: ApiWrite,
): Promise<unknown> {
  const timeout = AbortSignal.timeout(DOCUMENT_MS);
  const response = await api.open(
    path,
    AbortSignal.any([signal, timeout]),
    write,
  );
  return response.json();
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
  const response = await fetch(url, {
    ...init,
    ...(write
      ? {
          method: write.method,
          headers: {
            ...(init.headers as Record<string, string>),
            'content-type': write.contentType,
          },
          body: JSON.stringify(write.body),
        }
      : {}),
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
