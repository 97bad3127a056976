import type { RequestHandler } from 'express';
import { page } from '../html/page';
import { findAccount } from '../state/accounts';
import type { ForgeContext } from '../state/ForgeContext';
import { isOwnForm, issue, startSession } from './sessions';
import { signInPage } from './signInPage';

const CODE_SECONDS = 600;

/** Where a sign-in goes on; undefined when that is no web address. */
function callbackUrl(target: unknown): URL | undefined {
  const text = String(target ?? '');
  const isWeb = /^https?:\/\//.test(text) && URL.canParse(text);
  return isWeb ? new URL(text) : undefined;
}

/** The page that an application sends people to. */
export function showAuthorization(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const hidden = Object.fromEntries(
      ['client_id', 'redirect_uri', 'state', 'scope'].map(name => [
        name,
        String(req.query[name] ?? ''),
      ]),
    );
    if (hidden.client_id !== context.options.oauth.clientId) {
      res
        .status(404)
        .send(
          page({ title: 'Not found', body: '<p>Unknown application.</p>' }),
        );
      return;
    }
    res.send(signInPage(context, hidden));
  };
}

/** Sends somebody who has chosen a role back to the application with a code. */
export function authorize(context: ForgeContext): RequestHandler {
  const { clientId } = context.options.oauth;
  return (req, res) => {
    const {
      login,
      client_id: id,
      redirect_uri: target,
      state,
      scope,
    } = req.body;
    const known = id === clientId && findAccount(context, login);
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
  };
}
