import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { expired } from './ApiError';
import { CustomResourceValidator } from './CustomResourceValidator';
import { KubeRequests } from './KubeRequests';
import { ObjectApi } from './ObjectApi';
import { ObjectStore } from './ObjectStore';
import { type FaultRule, RequestFaults } from './RequestFaults';
import { ResourceTypes } from './ResourceTypes';

/**
 * A running Kubernetes-compatible API server.
 * @public
 */
export interface KubeCluster {
  name: string;
  url: string;
  port: number;
  /** Destroys the sockets of open watches in the middle of the stream. */
  dropConnections(): void;
  /** Makes every resourceVersion given out so far answer 410, open watches included. */
  forgetHistory(): void;
  /** Adds a rule for requests from now on; the function that is returned takes it away. */
  fault(rule: FaultRule): () => void;
  /** Bytes that open watches have written and their clients have not read. */
  unreadBytes(): number;
  stop(): Promise<void>;
}

/**
 * Starts a Kubernetes-compatible API server whose objects live in a SQLite file.
 * @public
 */
export async function startKubeCluster(options: {
  name: string;
  /** 0 picks a free one. */
  port: number;
  host?: string;
  dataFile: string;
  /** When given, writes need one of them as bearer token. */
  tokens?: string[];
  bookmarkMs?: number;
}): Promise<KubeCluster> {
  const { name, port, host = '127.0.0.1', dataFile, tokens = [] } = options;
  mkdirSync(dirname(dataFile), { recursive: true });
  const store = new ObjectStore({ file: dataFile });
  const types = new ResourceTypes(store);
  const validator = new CustomResourceValidator();
  const objects = new ObjectApi({ store, types, validator });
  const faults = new RequestFaults();
  const requests = new KubeRequests({
    store,
    objects,
    types,
    faults,
    tokens,
    bookmarkMs: options.bookmarkMs ?? 5000,
  });
  requests.ensureNamespaces(['default', 'kube-system']);
  const server = createServer((request, response) => {
    requests.handle(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    name,
    url: `http://${host}:${bound}`,
    port: bound,
    dropConnections: () => requests.watches().forEach(watch => watch.stop()),
    forgetHistory: () => {
      const before = store.currentVersion;
      store.forget();
      requests
        .watches()
        .forEach(watch => watch.fail(expired(before, store.oldestVersion)));
    },
    fault: rule => faults.add(rule),
    unreadBytes: () =>
      requests.watches().reduce((sum, watch) => sum + watch.unreadBytes(), 0),
    stop: async () => {
      requests.watches().forEach(watch => watch.stop());
      await new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await validator.stop();
      store.close();
    },
  };
}
