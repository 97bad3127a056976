import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { findAccount } from '../state/accounts';
import type { ForgeContext } from '../state/ForgeContext';
import { escape } from '../../html/escape';
import { page } from '../html/page';
import { isOwnForm, issue, redeem, startSession } from './sessions';

const CODE_SECONDS = 600;
const FORM = 'application/x-www-form-urlencoded';

const REFUSALS = {
  client: {
    error: 'incorrect_client_credentials',
    error_description: 'The client_id and/or client_secret are incorrect.',
  },
  code: {
    error: 'bad_verification_code',
    error_description: 'The code passed is incorrect or expired.',
  },
};

/** Where a sign-in goes on; undefined when that is no web address. */
function callbackUrl(target: unknown): URL | undefined {
  const text = String(target ?? '');
  const isWeb = /^https?:\/\//.test(text) && URL.canParse(text);
  return isWeb ? new URL(text) : undefined;
}

/** The form with one button per role. */
function roles(context: ForgeContext, hidden: Record<string, string>): string {
  const inputs = Object.entries(hidden)
    .map(
      ([name, value]) =>
        `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
    )
    .join('');
  return context.options.accounts
    .map(
      ({ login, role }) =>
        `<form method="post">${inputs}<input type="hidden" name="login" value="${escape(
          login,
        )}"><button class="role">${escape(role)}</button></form>`,
    )
    .join('\n');
}

/** Signing in: to the pages, and as an OAuth provider. */
export function oauthRouter(context: ForgeContext): Router {
  const router = PromiseRouter();
  const { oauth } = context.options;
  router.use(['/login', '/logout'], express.urlencoded({ extended: false }));
  router.use('/login', express.json());

  router.get('/login/oauth/authorize', (req, res) => {
    const hidden = Object.fromEntries(
      ['client_id', 'redirect_uri', 'state', 'scope'].map(name => [
        name,
        String(req.query[name] ?? ''),
      ]),
    );
    if (hidden.client_id !== oauth.clientId) {
      res
        .status(404)
        .send(
          page({ title: 'Not found', body: '<p>Unknown application.</p>' }),
        );
      return;
    }
    res.send(
      page({
        title: 'Sign in',
        body: `<h1>Sign in</h1><p>Choose the role to go on as.</p>${roles(
          context,
          hidden,
        )}`,
      }),
    );
  });

  router.post('/login/oauth/authorize', (req, res) => {
    const {
      login,
      client_id: id,
      redirect_uri: target,
      state,
      scope,
    } = req.body;
    const known = id === oauth.clientId && findAccount(context, login);
    const url = callbackUrl(target);
    if (!known || !url || !isOwnForm(req)) {
      res.status(422).send('The sign-in cannot go on.');
      return;
    }
    const code = issue(context, {
      kind: 'code',
      login,
      scope,
      seconds: CODE_SECONDS,
    });
    url.searchParams.set('code', code);
    if (state) {
      url.searchParams.set('state', state);
    }
    startSession(context, res, login);
    res.redirect(url.href);
  });

  router.post('/login/oauth/access_token', (req, res) => {
    const {
      client_id: id,
      client_secret: secret,
      code,
    } = {
      ...req.query,
      ...req.body,
    };
    const isClient = id === oauth.clientId && secret === oauth.clientSecret;
    const found = isClient ? redeem(context, 'code', String(code)) : undefined;
    const answer: Record<string, string> = found
      ? {
          access_token: issue(context, {
            kind: 'token',
            login: found.login,
            scope: found.scope ?? '',
          }),
          scope: (found.scope ?? '').replace(/\s+/g, ','),
          token_type: 'bearer',
        }
      : REFUSALS[isClient ? 'code' : 'client'];
    if (req.accepts([FORM, 'json']) === 'json') {
      res.json(answer);
    } else {
      res.type(FORM).send(new URLSearchParams(answer).toString());
    }
  });

  router.get('/login', (req, res) => {
    const back = String(req.query.return_to ?? '/');
    res.send(
      page({
        title: 'Sign in',
        body: `<h1>Sign in</h1><p>Choose the role to go on as.</p>${roles(
          context,
          { return_to: back },
        )}`,
      }),
    );
  });

  router.post('/login', (req, res) => {
    const { login, return_to: back } = req.body;
    if (!findAccount(context, login) || !isOwnForm(req)) {
      res.status(422).send('The sign-in cannot go on.');
      return;
    }
    startSession(context, res, login);
    // Only to a page of our own
    res.redirect(/^\/(?![/\\])/.test(back ?? '') ? back : '/');
  });
  return router;
}
