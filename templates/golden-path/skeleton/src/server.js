import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

let isStopping = false;

const PAGES = {
  '/': () => [200, { service: ${{ values.name | dump }} }],
  // The process answers
  '/healthz': () => [200, { status: 'ok' }],
  // It takes requests; not any more once it was told to stop
  '/readyz': () => [isStopping ? 503 : 200, { ready: !isStopping }],
};

export const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  const page = Object.hasOwn(PAGES, pathname) ? PAGES[pathname] : undefined;
  const [status, body] = page ? page() : [404, { error: 'Not found' }];
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
});

/** Ends what has begun, takes nothing new, and then ends. */
export function stop() {
  isStopping = true;
  return new Promise(resolve => {
    server.close(resolve);
    server.closeIdleConnections();
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  server.listen(process.env.PORT ?? 8080);
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => void stop().then(() => process.exit(0)));
  }
}
