import type { RequestHandler } from 'express';
import type { ForgeContext } from '../state/ForgeContext';
import { issue, redeem } from './sessions';

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

/** Gives an application a token for a code. */
export function issueToken(context: ForgeContext): RequestHandler {
  const { oauth } = context.options;
  return (req, res) => {
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
  };
}
