/** Stands between replicas and the forge, and breaks what goes through it. */
const { createServer, request: send } = require('node:http');

const json = (response, status, headers, body) => {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...headers,
  });
  response.end(JSON.stringify(body));
};

/** What can happen to a request. `lost` ones are done all the same. */
const FAULTS = {
  502: ({ response }) => json(response, 502, {}, { message: 'Bad Gateway' }),
  reset: ({ request }) => request.socket.destroy(),
  hang: () => {},
  'limit with a time': ({ response }) =>
    json(response, 403, { 'retry-after': '1' }, { message: 'slow down' }),
  'too many': ({ response }) =>
    json(response, 429, { 'retry-after': '1' }, { message: 'slow down' }),
  slow: ({ forward }) => setTimeout(forward, 400),
  'lost 502': ({ forward, response }) =>
    forward(() => json(response, 502, {}, { message: 'Bad Gateway' })),
  'lost reset': ({ forward, request }) =>
    forward(() => request.socket.destroy()),
  'cut short': ({ forward, response }) =>
    forward((status, headers, body) => {
      response.writeHead(status, headers);
      response.write(body.subarray(0, Math.max(1, body.length >> 1)));
      setTimeout(() => response.destroy(), 5);
    }),
};

/**
 * @param target - Port of the forge
 * @param random - Decides what breaks
 */
async function startFaultProxy(target, random) {
  const counts = {};
  let probability = 0;
  let delayMs = 0;
  const requests = [];
  /** Which requests are done while their answer is lost, each once. */
  const lost = new Set();
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('error', () => {});
    response.on('error', () => {});
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      requests.push(`${request.method} ${request.url}`);
      const forward = (
        answer = (status, headers, text) => {
          response.writeHead(status, headers);
          response.end(text);
        },
      ) => {
        const onward = send(
          {
            port: target,
            host: '127.0.0.1',
            method: request.method,
            path: request.url,
            headers: { ...request.headers, connection: 'close' },
          },
          incoming => {
            const parts = [];
            incoming.on('data', part => parts.push(part));
            incoming.on('end', () => {
              const { 'transfer-encoding': _, ...headers } = incoming.headers;
              const text = Buffer.concat(parts);
              answer(
                incoming.statusCode,
                { ...headers, 'content-length': text.length },
                text,
              );
            });
          },
        );
        onward.on('error', () => response.destroy());
        setTimeout(() => onward.end(body), delayMs);
      };
      const text = () => body.toString();
      const marked = [...lost].find(isIt => isIt(request, text));
      lost.delete(marked);
      const chosen = random.chance(probability)
        ? random.pick(Object.keys(FAULTS))
        : undefined;
      const fault = marked ? 'lost reset' : chosen;
      if (!fault) {
        forward();
        return;
      }
      counts[fault] = (counts[fault] ?? 0) + 1;
      FAULTS[fault]({ request, response, forward });
    });
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    counts,
    /** How likely it is that a request breaks. */
    setProbability: value => {
      probability = value;
    },
    /** How long each request is on its way, in milliseconds. */
    setDelay: value => {
      delayMs = value;
    },
    /** Loses the answer to the next request that is meant. */
    loseAnswerTo: isIt => {
      lost.add(isIt);
    },
    /** What has come through so far, as method and URL. */
    requests: () => [...requests],
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

module.exports = { startFaultProxy };
