import type { RequestHandler } from 'express';
import type { ApiContext } from './ApiContext';
import { mayDo } from './ArgoCdAccount';
import { GatewayError } from './GatewayError';

const ACTIONS = ['get', 'create', 'update', 'delete', 'sync', 'override'];

/** Signs an account in with its password. */
export function postSession({ sessions }: ApiContext): RequestHandler {
  return ({ body }, response) => {
    response.json({ token: sessions.logIn(body?.username, body?.password) });
  };
}

/** Who calls; empty for the anonymous. */
export function getUserInfo({ sessions }: ApiContext): RequestHandler {
  return (request, response) => {
    const header = request.get('authorization');
    if (!header) {
      response.json({});
      return;
    }
    const { name } = sessions.accountOf(header);
    response.json({ loggedIn: true, username: name, iss: 'argocd' });
  };
}

/** Whether the caller may do something with an object. */
export function getCanI({ sessions }: ApiContext): RequestHandler {
  return (request, response) => {
    const { resource, action } = request.params;
    const account = sessions.accountOf(request.get('authorization'));
    if (!ACTIONS.includes(action)) {
      throw new GatewayError(
        'InvalidArgument',
        `${ACTIONS} does not contain ${action}`,
      );
    }
    const object = (request.params as Record<string, string>)[0];
    const allowed =
      resource === 'applications' && mayDo(account, action, object);
    response.json({ value: allowed ? 'yes' : 'no' });
  };
}
