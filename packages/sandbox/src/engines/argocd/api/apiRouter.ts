import express, {
  type ErrorRequestHandler,
  type Request,
  type Router,
} from 'express';
import PromiseRouter from 'express-promise-router';
import { KubeRequestError } from '../../kube/KubeClient';
import type { Applications } from './Applications';
import { mayDo } from './ArgoCdAccount';
import { GatewayError } from './GatewayError';
import { selectFields } from './selectFields';
import type { Sessions } from './Sessions';

/** What a commit tells, in Argo CD's words. */
export interface RevisionMetadata {
  author: string;
  date: string;
  message: string;
}

const ACTIONS = ['get', 'create', 'update', 'delete', 'sync', 'override'];

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}

/** Argo CD takes `projects` and the older `project`, each as often as wanted. */
function projectsOf({ query }: Request): string[] {
  return [query.projects, query.project]
    .flat()
    .flatMap(item => textOf(item) ?? []);
}

const toGatewayError = (error: unknown) => {
  if (error instanceof GatewayError) {
    return error;
  }
  return error instanceof KubeRequestError && error.status === 400
    ? new GatewayError('InvalidArgument', error.message)
    : new GatewayError('Unknown', (error as Error).message);
};

const answerError: ErrorRequestHandler = (error, _request, response, _next) => {
  const no = toGatewayError(error);
  response.status(no.status).json(no.toBody());
};

/** The calls of Argo CD's API that portals make. https://argo-cd.readthedocs.io/en/stable/developer-guide/api-docs/ */
export function apiRouter(options: {
  sessions: Sessions;
  applications: Applications;
  readRevision: (url: string, revision: string) => Promise<RevisionMetadata>;
}): Router {
  const { sessions, applications, readRevision } = options;
  const router = PromiseRouter();
  router.use(express.json({ limit: '1mb' }));
  const accountOf = (request: Request) =>
    sessions.accountOf(request.get('authorization'));
  const find = (request: Request, action?: 'get' | 'sync') => {
    const asked = action === 'sync' ? request.body ?? {} : request.query;
    return applications.get(accountOf(request), {
      name: request.params.name,
      namespace: textOf(asked.appNamespace),
      project: textOf(asked.project),
      action,
    });
  };

  router.get('/version', (_request, response) => {
    response.json({ Version: 'v3.1.0+sandbox' });
  });
  router.post('/v1/session', ({ body }, response) => {
    response.json({ token: sessions.logIn(body?.username, body?.password) });
  });
  router.get('/v1/session/userinfo', (request, response) => {
    if (!request.get('authorization')) {
      response.json({});
      return;
    }
    const { name } = accountOf(request);
    response.json({ loggedIn: true, username: name, iss: 'argocd' });
  });
  // The last part may hold slashes: project/name
  router.get('/v1/account/can-i/:resource/:action/*', (request, response) => {
    const { resource, action } = request.params;
    const account = accountOf(request);
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
  });
  router.get('/v1/applications', async (request, response) => {
    const items = await applications.list(accountOf(request), {
      name: textOf(request.query.name),
      namespace: textOf(request.query.appNamespace),
      selector: textOf(request.query.selector),
      projects: projectsOf(request),
    });
    const fields = textOf(request.query.fields);
    const newest = Math.max(
      0,
      ...items.map(({ metadata }) => Number(metadata.resourceVersion)),
    );
    response.json({
      metadata: { resourceVersion: String(newest) },
      // Items of a list carry neither kind nor apiVersion
      items: items.map(({ kind: _kind, apiVersion: _version, ...item }) =>
        fields ? selectFields(item as any, fields) : item,
      ),
    });
  });
  router.get('/v1/applications/:name', async (request, response) => {
    const found = await find(request);
    const refresh = textOf(request.query.refresh);
    response.json(refresh ? await applications.refresh(found, refresh) : found);
  });
  router.get(
    '/v1/applications/:name/resource-tree',
    async (request, response) => {
      response.json(await applications.tree(await find(request)));
    },
  );
  router.get(
    '/v1/applications/:name/revisions/:revision/metadata',
    async (request, response) => {
      const { spec } = await find(request);
      const source = spec.source ?? spec.sources?.[0];
      response.json(
        await readRevision(source?.repoURL, request.params.revision),
      );
    },
  );
  router.post('/v1/applications/:name/sync', async (request, response) => {
    const found = await find(request, 'sync');
    response.json(
      await applications.sync(accountOf(request), found, request.body ?? {}),
    );
  });
  router.use((_request, _response) => {
    throw new GatewayError('NotFound', 'Not Found');
  });
  router.use(answerError);
  return router;
}
