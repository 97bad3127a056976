/** A proxy that gives each request, and each socket, to the next of several backends: `node roundRobin.mjs PORT URL…`. */
import { createServer, request } from 'node:http';

const [port, ...targets] = process.argv.slice(2);
const backends = targets.map(target => new URL(target));
let turn = 0;

/** The next backend; one that does not answer is passed over by trying another. */
function forward(message, { onResponse, onUpgrade, onFailure, attempt = 0 }) {
  const backend = backends[turn++ % backends.length];
  const upstream = request({
    host: backend.hostname,
    port: backend.port,
    method: message.method,
    path: message.url,
    headers: message.headers,
  });
  upstream.once('response', onResponse);
  upstream.once('upgrade', onUpgrade ?? (() => {}));
  upstream.once('error', error => {
    if (error.code === 'ECONNREFUSED' && attempt + 1 < backends.length) {
      forward(message, {
        onResponse,
        onUpgrade,
        onFailure,
        attempt: attempt + 1,
      });
    } else {
      onFailure(error);
    }
  });
  message.pipe(upstream);
}

const server = createServer((message, answer) =>
  forward(message, {
    onResponse(response) {
      answer.writeHead(response.statusCode, response.headers);
      response.pipe(answer);
    },
    onFailure() {
      if (!answer.headersSent) {
        answer.writeHead(502);
      }
      answer.end();
    },
  }),
);

server.on('upgrade', (message, socket, head) => {
  socket.on('error', () => socket.destroy());
  forward(message, {
    onResponse(response) {
      socket.end(`HTTP/1.1 ${response.statusCode} Refused\r\n\r\n`);
    },
    onUpgrade(response, upstream, first) {
      const headers = Object.entries(response.headers)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('');
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`);
      upstream.write(head);
      socket.write(first);
      upstream.pipe(socket).pipe(upstream);
      upstream.on('error', () => socket.destroy());
      socket.on('close', () => upstream.destroy());
    },
    onFailure: () => socket.destroy(),
  });
});

server.listen(Number(port), '127.0.0.1');
