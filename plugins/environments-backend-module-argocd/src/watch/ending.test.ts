import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { recordingSink } from '@downstage/backstage-plugin-environments-node/testUtils';
import { WATCHED_RESOURCES } from '@downstage/readers';
import { ArgoCdCluster } from '../ArgoCdCluster';
import { until } from '../__testUtils__/sandboxArgoCd';

const LIST = '/api/v1/applications';
const SESSION = '/api/v1/session';

let server: Server;

/** An Argo CD that has nothing, and does not answer what it is asked at one path. */
async function startHanging(path: string) {
  let hangs = false;
  server = createServer((request, response) => {
    if (request.url!.startsWith(path)) {
      hangs = true;
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        request.url === SESSION ? { token: 'a.b.c' } : { items: [] },
      ),
    );
  });
  await new Promise<void>(resolve => server.listen(0, resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return { url, isAsked: () => hangs };
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

it.each([SESSION, LIST, '/api/v1/account/can-i'])(
  'a watch ends while Argo CD hangs at %s',
  async path => {
    const { url, isAsked } = await startHanging(path);
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    const cluster = new ArgoCdCluster({
      instance: {
        name: 'dev',
        url,
        frontendUrl: url,
        credentials: { kind: 'login', username: 'portal', password: 'x' },
        ca: {},
      },
      pollMs: 20,
      logger,
    });
    const stop = new AbortController();
    const sink = recordingSink();
    const done = cluster.watch({
      resources: WATCHED_RESOURCES,
      sink,
      signal: stop.signal,
    });
    await until(isAsked);
    stop.abort();
    // The answer never comes
    await done;
    expect([sink.lists, [...sink.failures]]).toEqual([0, []]);
    expect(logger.warn).not.toHaveBeenCalled();
  },
  10_000,
);
