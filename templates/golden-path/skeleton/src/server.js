import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

export const server = createServer((request, response) => {
  const healthy = request.url === '/healthz';
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify(healthy ? { status: 'ok' } : { service: ${{ values.name | dump }} }),
  );
});

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  server.listen(process.env.PORT ?? 8080);
}
