import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';

/** The environments plugin refused, in its own words. */
export class EnvironmentsRequestError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
    this.name = 'EnvironmentsRequestError';
  }
}

/** On whose behalf a request is made. */
export interface RequestOptions {
  credentials: BackstageCredentials;
  signal?: AbortSignal;
}

/** Calls the environments plugin as whoever runs the template. */
export class EnvironmentsClient {
  private readonly auth: AuthService;
  private readonly discovery: DiscoveryService;

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.auth = options.auth;
    this.discovery = options.discovery;
  }

  /** @throws EnvironmentsRequestError with the server's own message */
  get<T>(path: string, options: RequestOptions): Promise<T> {
    return this.send<T>('GET', path, options);
  }

  /** @throws EnvironmentsRequestError with the server's own message */
  post<T>(
    path: string,
    options: RequestOptions & { body: unknown },
  ): Promise<T> {
    return this.send<T>('POST', path, options, JSON.stringify(options.body));
  }

  private async send<T>(
    method: string,
    path: string,
    options: RequestOptions,
    body?: string,
  ): Promise<T> {
    const base = await this.discovery.getBaseUrl('environments');
    const { token } = await this.auth.getPluginRequestToken({
      onBehalfOf: options.credentials,
      targetPluginId: 'environments',
    });
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body,
      signal: options.signal,
    });
    if (!response.ok) {
      const { cause } = await ResponseError.fromResponse(response);
      throw new EnvironmentsRequestError(response.status, cause.message);
    }
    return (await response.json()) as T;
  }
}
