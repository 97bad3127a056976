import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { AccessTokens, type RegistryAccount } from './AccessTokens';
import { ImageStore } from './ImageStore';
import { registryRouter } from './registryRouter';

/**
 * A running registry of OCI images.
 * @public
 */
export interface ImageRegistry {
  /** Such as `http://localhost:7079`. */
  readonly url: string;
  readonly port: number;
  /** Whether a repository has an image, by tag or digest. */
  has(repository: string, reference: string): boolean;
  hasRepository(repository: string): boolean;
  stop(): Promise<void>;
}

/**
 * Starts a registry that speaks the distribution API with token authentication. State under `dataDir` is continued.
 *
 * @param options.port - 0 takes any free port
 * @param options.service - the registry's name in its challenges
 * @param options.accounts - who may push; everybody may pull
 */
export async function startRegistry(options: {
  dataDir: string;
  port: number;
  service: string;
  accounts: RegistryAccount[];
}): Promise<ImageRegistry> {
  const { dataDir, port, service, accounts } = options;
  const store = new ImageStore(dataDir);
  const tokens = new AccessTokens({ accounts, service });
  const app = express();
  app.disable('x-powered-by');
  app.use(registryRouter(store, tokens));
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://localhost:${bound}`,
    port: bound,
    has: (repository, reference) => store.has(repository, reference),
    hasRepository: repository => store.hasRepository(repository),
    async stop() {
      const closed = new Promise(resolve => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
