import { type IncomingMessage, createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a write ends: before it is done, or done with its answer lost. */
export type Fault = 'refused' | 'lost';

const isWrite = ({ method, url }: IncomingMessage, body: Buffer) =>
  method !== 'GET' &&
  method !== 'HEAD' &&
  !(url?.includes('/graphql') && !body.toString().includes('mutation'));

/** Which write of a run breaks, of those that name the run, from 1. */
export interface Break {
  write: number;
  fault: Fault;
}

/** What a run is known by in requests. */
export interface Run {
  mark: string;
  break?: Break;
  /** Method and path. */
  writes: string[];
}

/**
 * Stands between the portal and the API of a forge, passes everything on, and breaks one of the writes of each run.
 *
 * @param target - Port of the forge
 */
export async function startBreakingProxy(target: number): Promise<{
  url: string;
  /** Watches the writes that have a text in path or body from now on, and breaks one of them. */
  watch(mark: string, broken?: Break): Run;
  stop(): Promise<void>;
}> {
  const runs: Run[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const run = isWrite(request, body)
        ? runs.find(({ mark }) => `${request.url}${body}`.includes(mark))
        : undefined;
      run?.writes.push(`${request.method} ${request.url}`);
      const isBroken =
        run?.break !== undefined && run.writes.length === run.break.write;
      if (isBroken && run.break?.fault === 'refused') {
        response.writeHead(503).end('{"message":"Service Unavailable"}');
        return;
      }
      const onward = send(
        {
          port: target,
          host: '127.0.0.1',
          method: request.method,
          path: request.url,
          headers: request.headers,
        },
        incoming => {
          if (isBroken) {
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
    watch(mark, broken) {
      const run: Run = { mark, break: broken, writes: [] };
      runs.push(run);
      return run;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise(resolve => {
        server.close(resolve);
      });
    },
  };
}
