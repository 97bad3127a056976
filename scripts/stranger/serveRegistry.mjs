/** A registry of npm that has the packed packages and nothing else, published this moment. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** Answers for the packages of a scope until it is closed. */
export async function serveRegistry(packed) {
  const published = new Date().toISOString();
  const archives = new Map(
    packed.map(({ archive, manifest }) => [
      manifest.name,
      { manifest, content: readFileSync(archive) },
    ]),
  );
  const server = createServer((request, response) => {
    const [name, file] = decodeURIComponent(request.url.slice(1)).split('/-/');
    const found = archives.get(name);
    if (!found) {
      response.writeHead(404).end();
    } else if (file) {
      response.end(found.content);
    } else {
      const { manifest, content } = found;
      const { version } = manifest;
      const digest = createHash('sha512').update(content).digest('base64');
      const dist = {
        tarball: `${url}/${name}/-/${version}.tgz`,
        integrity: `sha512-${digest}`,
      };
      response.setHeader('Content-Type', 'application/json');
      response.end(
        JSON.stringify({
          name,
          'dist-tags': { latest: version },
          versions: { [version]: { ...manifest, dist } },
          time: { [version]: published },
        }),
      );
    }
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, close: () => server.close() };
}
