import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { digestOf } from '../images/digestOf';
import { isName } from './grammar';
import { RegistryError } from './RegistryError';

/** Somebody who may push. */
export interface RegistryAccount {
  username: string;
  password: string;
}

type Action = 'pull' | 'push';

const LIFETIME_SECONDS = 300;

const isSame = (one: string, other: string) =>
  timingSafeEqual(Buffer.from(digestOf(one)), Buffer.from(digestOf(other)));

function originOf(req: Request): string {
  return `${req.protocol}://${req.get('host')}`;
}

/**
 * Tokens as the distribution project describes them: a client is sent to `/token`, with what it needs, and comes back
 * with what it was granted. Everybody may pull, accounts may push.
 */
export class AccessTokens {
  readonly #accounts: RegistryAccount[];
  readonly #service: string;
  readonly #granted = new Map<string, { access: Set<string>; until: number }>();

  constructor(options: { accounts: RegistryAccount[]; service: string }) {
    this.#accounts = options.accounts;
    this.#service = options.service;
  }

  /** `GET /token?service=…&scope=repository:<name>:pull,push`, with or without an account. */
  issue(): RequestHandler {
    return (req, res) => {
      const account = this.#accountOf(req.get('authorization'));
      const scopes = [req.query.scope ?? []].flat().map(String);
      const access = new Set(
        scopes
          .flatMap(scope => scope.split(' '))
          .flatMap(scope => this.#grant(scope, account)),
      );
      const now = Date.now();
      for (const [token, { until }] of this.#granted) {
        if (until <= now) {
          this.#granted.delete(token);
        }
      }
      const token = randomBytes(24).toString('base64url');
      this.#granted.set(token, {
        access,
        until: now + LIFETIME_SECONDS * 1000,
      });
      res.json({
        token,
        access_token: token,
        expires_in: LIFETIME_SECONDS,
        issued_at: new Date(now).toISOString(),
      });
    };
  }

  /** Refuses a request whose token does not reach so far, and says where to get one. */
  require(action: Action | 'any'): RequestHandler {
    return (req, res, next) => {
      const [scheme, token] = req.get('authorization')?.split(/\s+/) ?? [];
      const found = /^bearer$/i.test(scheme ?? '')
        ? this.#granted.get(token)
        : undefined;
      const valid = found && found.until > Date.now() ? found : undefined;
      const { name } = req.params;
      if (
        valid &&
        (action === 'any' || valid.access.has(`${name} ${action}`))
      ) {
        next();
        return;
      }
      const actions = action === 'push' ? 'pull,push' : 'pull';
      const scope =
        action === 'any' ? '' : `,scope="repository:${name}:${actions}"`;
      const error = valid ? ',error="insufficient_scope"' : '';
      res.setHeader(
        'www-authenticate',
        `Bearer realm="${originOf(req)}/token",service="${
          this.#service
        }"${scope}${error}`,
      );
      throw new RegistryError('UNAUTHORIZED', 'authentication required');
    };
  }

  #accountOf(header: string | undefined): RegistryAccount | undefined {
    const [scheme, value] = header?.split(/\s+/) ?? [];
    if (!/^basic$/i.test(scheme ?? '')) {
      return undefined;
    }
    const [username, ...rest] = Buffer.from(value ?? '', 'base64')
      .toString()
      .split(':');
    const account = this.#accounts.find(
      each =>
        isSame(each.username, username) &&
        isSame(each.password, rest.join(':')),
    );
    if (!account) {
      throw new RegistryError('UNAUTHORIZED', 'wrong username or password');
    }
    return account;
  }

  #grant(scope: string, account: RegistryAccount | undefined): string[] {
    const [type, name = '', actions = ''] = scope.split(':');
    if (type !== 'repository' || !isName(name)) {
      return [];
    }
    return actions
      .split(',')
      .filter(action => action === 'pull' || (action === 'push' && account))
      .map(action => `${name} ${action}`);
  }
}
