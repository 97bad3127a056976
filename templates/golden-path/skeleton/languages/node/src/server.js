import { createServer } from 'node:http';
import { log } from './log.js';

const PROBES = ['/healthz', '/readyz'];
let isStopping = false;

const PAGES = new Map([
  ['/', () => [200, { service: ${{ values.name | dump }} }]],
  // The process answers
  ['/healthz', () => [200, { status: 'ok' }]],
  // It takes requests; not any more once it was told to stop
  ['/readyz', () => [isStopping ? 503 : 200, { ready: !isStopping }]],
]);
const notFound = () => [404, { error: 'Not found' }];

export const server = createServer((request, response) => {
  const started = performance.now();
  const [path] = request.url.split('?');
  const [status, body] = (PAGES.get(path) ?? notFound)();
  response.shouldKeepAlive = !isStopping && response.shouldKeepAlive;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
  if (!PROBES.includes(path)) {
    const milliseconds = Math.round(performance.now() - started);
    log('request', { method: request.method, path, status, milliseconds });
  }
});

/** Ends what has begun, and takes nothing new. */
export function stop() {
  isStopping = true;
  return new Promise(resolve => {
    server.close(resolve);
    server.closeIdleConnections();
  });
}

/** Listens until the process is told to end, which it then does as soon as nothing is left to do. */
export function start(port) {
  server.listen(port, () => log('listening', { port: server.address().port }));
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      log('stopping', { signal });
      stop();
    });
  }
}
