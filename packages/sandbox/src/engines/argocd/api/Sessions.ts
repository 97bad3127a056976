import {
  createHmac,
  randomBytes,
  randomUUID,
  timingSafeEqual,
} from 'node:crypto';
import type { ArgoCdAccount } from './ArgoCdAccount';
import { GatewayError } from './GatewayError';

const encode = (value: object) =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

function same(one: string, other: string): boolean {
  const digest = (text: string) =>
    createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

const unauthenticated = (message: string) =>
  new GatewayError('Unauthenticated', message);

/** Logs accounts in and knows who a token is of: a session's JWT, or an account's API key. */
export class Sessions {
  private readonly accounts: ArgoCdAccount[];
  private readonly seconds: number;
  private readonly key = randomBytes(32);
  private revokedBefore = 0;
  private issued = 0;

  constructor(options: { accounts: ArgoCdAccount[]; seconds: number }) {
    this.accounts = options.accounts;
    this.seconds = options.seconds;
  }

  /** A token for name and password. */
  logIn(username: unknown, password: unknown): string {
    if (password === '') {
      throw unauthenticated('Blank passwords are not allowed');
    }
    const account = this.accounts.find(
      each =>
        each.name === username &&
        each.password !== undefined &&
        same(each.password, String(password)),
    );
    if (!account) {
      throw unauthenticated('Invalid username or password');
    }
    const now = Math.floor(Date.now() / 1000);
    this.issued += 1;
    return this.sign({
      iss: 'argocd',
      sub: `${account.name}:login`,
      exp: now + this.seconds,
      nbf: now,
      iat: now,
      jti: randomUUID(),
      // Counted, since many tokens are issued within a second
      number: this.issued,
    });
  }

  /** Whose token it is; throws as Argo CD does. */
  accountOf(authorization: string | undefined): ArgoCdAccount {
    const token = authorization?.match(/^Bearer (.+)$/)?.[1];
    if (!token) {
      throw unauthenticated('no session information');
    }
    const owner = this.accounts.find(account =>
      account.tokens?.some(key => same(key, token)),
    );
    return owner ?? this.verify(token);
  }

  /** Makes every session token invalid, as a changed password does. */
  revokeAll(): void {
    this.revokedBefore = this.issued;
  }

  private sign(claims: object): string {
    const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
    return `${text}.${this.signatureOf(text)}`;
  }

  private signatureOf(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('base64url');
  }

  private verify(token: string): ArgoCdAccount {
    const [header, payload, signature, ...rest] = token.split('.');
    if (!signature || rest.length > 0) {
      throw unauthenticated(
        'invalid session: token is malformed: token contains an invalid number of segments',
      );
    }
    if (!same(this.signatureOf(`${header}.${payload}`), signature)) {
      throw unauthenticated(
        'invalid session: token signature is invalid: signature is invalid',
      );
    }
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (claims.exp * 1000 <= Date.now()) {
      throw unauthenticated(
        'invalid session: token has invalid claims: token is expired',
      );
    }
    const name = String(claims.sub).split(':')[0];
    const account = this.accounts.find(each => each.name === name);
    if (!account || claims.number <= this.revokedBefore) {
      throw unauthenticated(
        'invalid session: token is revoked, please re-login',
      );
    }
    return account;
  }
}
