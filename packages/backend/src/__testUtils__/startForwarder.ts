import {
  type IncomingMessage,
  type OutgoingHttpHeaders,
  createServer,
  request as send,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a request ends: as it was sent, before it is done, or done with its answer lost. */
export type Outcome = 'passed' | 'refused' | 'lost';

/** Passes requests on to a port of this machine. */
export async function startForwarder(options: {
  /** Asked for with each request. */
  port: () => number;
  /** Of each request, in the place of its own. */
  headers?: OutgoingHttpHeaders;
  /** Default: all are passed. */
  decide?: (request: IncomingMessage, body: Buffer) => Outcome;
}): Promise<{ url: string; stop(): Promise<void> }> {
  const { port, headers, decide = () => 'passed' } = options;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const outcome = decide(request, body);
      if (outcome === 'refused') {
        response.writeHead(503).end('{"message":"Service Unavailable"}');
        return;
      }
      const onward = send(
        {
          port: port(),
          host: '127.0.0.1',
          method: request.method,
          path: request.url,
          headers: { ...request.headers, ...headers },
        },
        incoming => {
          if (outcome === 'lost') {
            incoming.resume();
            incoming.on('end', () => request.socket.destroy());
            return;
          }
          response.writeHead(incoming.statusCode!, incoming.headers);
          incoming.pipe(response);
        },
      );
      onward.on('error', () => response.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise(resolve => {
        server.close(resolve);
      });
    },
  };
}
