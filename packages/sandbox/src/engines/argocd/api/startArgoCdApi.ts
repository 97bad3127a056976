import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { KubeClient } from '../../kube/KubeClient';
import type { RevisionMetadata } from './ApiContext';
import { apiRouter } from './apiRouter';
import { applicationPage } from './applicationPage';
import { Applications } from './Applications';
import type { ArgoCdAccount } from './ArgoCdAccount';
import { Sessions } from './Sessions';

/**
 * How a stand-in of Argo CD's API server is started.
 * @public
 */
export interface ArgoCdApiOptions {
  /** The cluster whose Applications it serves. */
  cluster: { url: string; token: string };
  /** 0 picks a free one. */
  port: number;
  host?: string;
  accounts: ArgoCdAccount[];
  /** Serves HTTPS; PEM. */
  tls?: { key: string; cert: string };
  /** How long a session's token is good for. Default: a day, as in Argo CD. */
  sessionSeconds?: number;
  /** How long a refresh waits for the controller. Default: 10 seconds. */
  refreshMs?: number;
  /** What a commit tells. Default: nothing but its id. */
  readRevision?: (url: string, revision: string) => Promise<RevisionMetadata>;
  /** Told of every request to the API, before it is answered. */
  onRequest?: (request: ArgoCdApiRequest) => void;
}

/**
 * A request as the stand-in counts it: `GET`, `/api/v1/applications`, `?selector=…`.
 * @public
 */
export interface ArgoCdApiRequest {
  method: string;
  path: string;
  query: string;
}

/**
 * A running stand-in of Argo CD's API server.
 * @public
 */
export interface ArgoCdApi {
  url: string;
  port: number;
  /** Makes every session token invalid. */
  revokeSessions(): void;
  stop(): Promise<void>;
}

const unknownRevision = async (_url: string, revision: string) => ({
  author: 'unknown',
  date: new Date(0).toISOString(),
  message: revision,
});

/**
 * Starts a stand-in of Argo CD's API server over a cluster.
 * @public
 */
export async function startArgoCdApi(
  options: ArgoCdApiOptions,
): Promise<ArgoCdApi> {
  const { port, host = '127.0.0.1', tls } = options;
  const client = new KubeClient(options.cluster);
  const applications = new Applications({
    client,
    refreshMs: options.refreshMs ?? 10_000,
  });
  const sessions = new Sessions({
    accounts: options.accounts,
    seconds: options.sessionSeconds ?? 86_400,
  });
  const app = express();
  app.disable('x-powered-by');
  app.use('/api', ({ method, baseUrl, path, url }, _response, next) => {
    const query = url.slice(path.length);
    options.onRequest?.({ method, path: `${baseUrl}${path}`, query });
    next();
  });
  app.use(
    '/api',
    apiRouter({
      sessions,
      applications,
      readRevision: options.readRevision ?? unknownRevision,
    }),
  );
  app.get('/applications/:namespace/:name', (request, response, next) => {
    const { namespace, name } = request.params;
    client
      .get({
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        namespace,
        name,
      })
      .then(found =>
        found
          ? response.send(applicationPage(found))
          : response.status(404).send('No such Application'),
      )
      .catch(next);
  });
  const server = tls ? createTlsServer(tls, app) : createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `${tls ? 'https' : 'http'}://localhost:${bound}`,
    port: bound,
    revokeSessions: () => sessions.revokeAll(),
    stop: async () => {
      const closed = new Promise(resolve => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
