import { createHmac } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One delivery of a webhook. */
export interface Delivery {
  event: string;
  payload: any;
  /** Whether the signature is that of the body with the right secret. */
  signed: boolean;
}

/** A receiver of webhooks that keeps what it gets. */
export interface Receiver {
  url: string;
  deliveries: Delivery[];
  /** Waits for a delivery that fits. */
  next(fits: (delivery: Delivery) => boolean): Promise<Delivery>;
  stop(): Promise<void>;
}

/** Starts a receiver that checks signatures with a secret. */
export async function startReceiver(
  secret: string,
  port = 0,
): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  const arrivals = new EventEmitter();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks);
    const hmac = createHmac('sha256', secret).update(body).digest('hex');
    deliveries.push({
      event: String(request.headers['x-github-event']),
      payload: JSON.parse(body.toString()),
      signed: request.headers['x-hub-signature-256'] === `sha256=${hmac}`,
    });
    response.end();
    arrivals.emit('arrival');
  });
  await new Promise<void>(resolve => {
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deliveries,
    async next(fits) {
      for (;;) {
        const found = deliveries.find(fits);
        if (found) {
          return found;
        }
        await once(arrivals, 'arrival');
      }
    },
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
