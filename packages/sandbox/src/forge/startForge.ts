import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Forge } from './Forge';
import { graphqlRouter } from './graphql/graphqlRouter';
import { tellAnswers } from './http/tellAnswers';
import { oauthRouter } from './oauth/oauthRouter';
import { pageRouter } from './pages/pageRouter';
import { protectPages } from './pages/protectPages';
import { seedRepository } from './repositories/seedRepository';
import { restRouter } from './rest/restRouter';
import { gitRouter } from './smartHttp/gitRouter';
import type { ForgeContext } from './state/ForgeContext';
import type { ForgeOptions } from './state/ForgeOptions';
import { findRepository } from './state/repositories';
import { openDatabase } from './store/openDatabase';
import { WebhookSender } from './webhooks/WebhookSender';

function listen(server: Server, port: number, host?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host ?? '127.0.0.1', () =>
      resolve((server.address() as AddressInfo).port),
    );
  });
}

/**
 * Starts a GitHub-compatible forge over bare Git repositories. State under `dataDir` is continued.
 *
 * @public
 */
export async function startForge(options: ForgeOptions): Promise<Forge> {
  const db = openDatabase(options.dataDir);
  const webhooks = [...options.webhooks];
  const context: ForgeContext = {
    options: { ...options, webhooks },
    db,
    webhooks: new WebhookSender(),
    origin: '',
    queues: new Map(),
  };
  const app = express();
  app.disable('x-powered-by');
  app.use('/api', tellAnswers(options.onAnswered));
  app.use('/api/v3', restRouter(context));
  app.use('/api/graphql', graphqlRouter(context));
  app.use(gitRouter(context));
  app.use(protectPages);
  app.use(oauthRouter(context));
  app.use(pageRouter(context));
  const server = createServer(app);
  const port = await listen(server, options.port, options.host).catch(error => {
    db.close();
    throw error;
  });
  context.origin = `http://localhost:${port}`;
  return {
    url: context.origin,
    apiUrl: `${context.origin}/api/v3`,
    port,
    hasRepository: name => findRepository(context, name) !== undefined,
    seedRepository: seed => seedRepository(context, seed),
    addWebhook: webhook => {
      webhooks.push(webhook);
    },
    async stop() {
      const closed = new Promise(resolve => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await context.webhooks.stop();
      db.close();
    },
  };
}
