import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { KubeClient } from './KubeClient';

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', name: 'qa' };

describe('KubeClient', () => {
  let server: Server;
  let asked: string[];

  /** A server that answers the first request on a connection, and closes it at the second one. */
  const start = async () => {
    asked = [];
    const used = new WeakSet<object>();
    server = createServer(({ method, socket }, response) => {
      asked.push(method!);
      if (used.has(socket)) {
        socket.destroy();
        return;
      }
      used.add(socket);
      response.setHeader('content-type', 'application/json');
      response.end('{"metadata":{"name":"qa"}}');
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    return new KubeClient({ url: `http://127.0.0.1:${port}`, token: 'x' });
  };

  afterEach(async () => {
    const closed = new Promise(resolve => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });

  it('reads again over a new connection when the kept one is closed', async () => {
    const client = await start();
    await client.get(NAMESPACE);
    await sleep(50);
    await expect(client.get(NAMESPACE)).resolves.toMatchObject({
      metadata: { name: 'qa' },
    });
    expect(asked).toEqual(['GET', 'GET', 'GET']);
  });

  it('does not write twice', async () => {
    const client = await start();
    await client.get(NAMESPACE);
    await sleep(50);
    await expect(client.patch(NAMESPACE, {})).rejects.toThrow('fetch failed');
    expect(asked).toEqual(['GET', 'PATCH']);
  });
});
