/** Ports of this machine that nobody listens on. */
import { createServer } from 'node:net';

const ATTEMPTS = 50;

function isFree(port) {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** The first of some ports in a row that are free now. */
export async function findPorts(count) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const ports = Array.from({ length: count }, (_, at) => first + at);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) {
      return first;
    }
  }
  throw new Error(`No ${count} free ports in a row between 20000 and 30000`);
}
