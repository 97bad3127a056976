import type { Request, RequestHandler } from 'express';
import type { KubeObject } from '../../../kube/KubeObject';
import type { ApiContext } from './ApiContext';
import { projectsOf, textOf } from './query';
import { selectFields } from './selectFields';

/** The account that calls, and the Application that it names. */
async function openApplication(
  { sessions, applications }: ApiContext,
  request: Request,
  action?: 'get' | 'sync',
) {
  const asked = action === 'sync' ? request.body ?? {} : request.query;
  const account = sessions.accountOf(request.get('authorization'));
  const application = await applications.get(account, {
    name: request.params.name,
    namespace: textOf(asked.appNamespace),
    project: textOf(asked.project),
    action,
  });
  return { account, application };
}

/** The Applications that the caller may see, whole or by some of their fields. */
export function getApplications(context: ApiContext): RequestHandler {
  const { sessions, applications } = context;
  return async (request, response) => {
    const account = sessions.accountOf(request.get('authorization'));
    const items = await applications.list(account, {
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
        fields ? selectFields(item as KubeObject, fields) : item,
      ),
    });
  };
}

/** One Application, after a refresh when one is asked for. */
export function getApplication(context: ApiContext): RequestHandler {
  const { applications } = context;
  return async (request, response) => {
    const { application } = await openApplication(context, request);
    const refresh = textOf(request.query.refresh);
    response.json(
      refresh ? await applications.refresh(application, refresh) : application,
    );
  };
}

/** The resources of an Application. */
export function getResourceTree(context: ApiContext): RequestHandler {
  return async (request, response) => {
    const { application } = await openApplication(context, request);
    response.json(await context.applications.tree(application));
  };
}

/** What the commit of a revision tells. */
export function getRevisionMetadata(context: ApiContext): RequestHandler {
  return async (request, response) => {
    const { application } = await openApplication(context, request);
    const { spec } = application;
    const source = spec.source ?? spec.sources?.[0];
    response.json(
      await context.readRevision(source?.repoURL, request.params.revision),
    );
  };
}

/** Starts a sync of an Application. */
export function postSync(context: ApiContext): RequestHandler {
  const { applications } = context;
  return async (request, response) => {
    const { account, application } = await openApplication(
      context,
      request,
      'sync',
    );
    response.json(
      await applications.sync(account, application, request.body ?? {}),
    );
  };
}
