import type { RequestHandler } from 'express';
import { findAccount } from '../state/accounts';
import type { ForgeContext } from '../state/ForgeContext';
import { isOwnForm, startSession } from './sessions';
import { signInPage } from './signInPage';

/** The page that signs in to the pages. */
export function showSignIn(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const back = String(req.query.return_to ?? '/');
    res.send(signInPage(context, { return_to: back }));
  };
}

/** Signs in to the pages and leads back to where one was. */
export function signIn(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { login, return_to: back } = req.body;
    if (!findAccount(context, login) || !isOwnForm(req)) {
      res.status(422).send('The sign-in cannot go on.');
      return;
    }
    startSession(context, res, login);
    // Only to a page of our own
    res.redirect(/^\/(?![/\\])/.test(back ?? '') ? back : '/');
  };
}
