import type { ArgoCdInstance } from '../ArgoCdInstance';
import { ArgoCdApiError, gatewayMessage } from './ArgoCdApiError';
import type { Transport } from './Transport';

const LOGIN_MS = 20_000;
/** The part of its life that a token is used for. */
const USED_PART = 0.9;

interface SessionToken {
  token: string;
  /** By the monotonic clock, in milliseconds. */
  goodUntil: number;
}

/** How long a token is good for, in milliseconds, by the server's own clock; forever when it does not say. */
function lifeOf(token: string): number {
  try {
    const [, payload] = token.split('.');
    const { exp, iat } = JSON.parse(
      Buffer.from(payload, 'base64url').toString('utf8'),
    );
    const from = typeof iat === 'number' ? iat : Date.now() / 1000;
    return typeof exp === 'number' ? (exp - from) * 1000 : Infinity;
  } catch {
    return Infinity;
  }
}

/** The token of an instance: the one that is configured, or that of a login, which everybody shares until it ends. */
export class Session {
  private readonly instance: ArgoCdInstance;
  private readonly transport: Transport;
  private current?: Promise<SessionToken>;

  constructor(options: { instance: ArgoCdInstance; transport: Transport }) {
    this.instance = options.instance;
    this.transport = options.transport;
  }

  /** Whether a new token can be had when one is refused. */
  get renewable(): boolean {
    return this.instance.credentials.kind === 'login';
  }

  async token(): Promise<string> {
    const { credentials } = this.instance;
    if (credentials.kind === 'none') {
      throw new Error(credentials.reason);
    }
    if (credentials.kind === 'token') {
      return credentials.token;
    }
    const known = this.current;
    if (known) {
      const { token, goodUntil } = await known;
      if (performance.now() < goodUntil) {
        return token;
      }
      this.forget(known);
    }
    return (await this.shared(credentials)).token;
  }

  /** A token was refused: the next one who asks logs in, unless somebody has already. */
  async refused(token: string): Promise<void> {
    const known = this.current;
    if (known && (await known).token === token) {
      this.forget(known);
    }
  }

  private forget(known: Promise<SessionToken>): void {
    if (this.current === known) {
      this.current = undefined;
    }
  }

  private shared(login: {
    username: string;
    password: string;
  }): Promise<SessionToken> {
    if (!this.current) {
      const attempt = this.logIn(login);
      this.current = attempt;
      attempt.catch(() => this.forget(attempt));
    }
    return this.current;
  }

  private async logIn({
    username,
    password,
  }: {
    username: string;
    password: string;
  }): Promise<SessionToken> {
    const from = performance.now();
    const response = await this.transport.send({
      path: '/api/v1/session',
      body: { username, password },
      signal: AbortSignal.timeout(LOGIN_MS),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new ArgoCdApiError({
        status: response.status,
        message: `login as ${username}: ${
          gatewayMessage(text) ?? response.statusText
        }`,
      });
    }
    const token = this.tokenIn(text);
    return { token, goodUntil: from + lifeOf(token) * USED_PART };
  }

  private tokenIn(text: string): string {
    try {
      const { token } = JSON.parse(text);
      if (typeof token === 'string' && token) {
        return token;
      }
    } catch {
      // Said below: what answers is not Argo CD
    }
    throw new Error(
      `${this.instance.url}/api/v1/session answers with no token: it is not the API of Argo CD`,
    );
  }
}
