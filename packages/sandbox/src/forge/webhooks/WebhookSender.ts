import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** Where one event goes. */
export interface WebhookTarget {
  url: string;
  secret?: string | null;
}

/** Delivers events in the background; a caller never waits for a receiver. */
export class WebhookSender {
  readonly #abort = new AbortController();
  readonly #pending = new Set<Promise<void>>();

  send(targets: WebhookTarget[], event: string, payload: unknown): void {
    const body = JSON.stringify(payload);
    for (const target of targets) {
      const work = this.#deliver(target, event, body)
        .catch(() => {})
        .finally(() => this.#pending.delete(work));
      this.#pending.add(work);
    }
  }

  /** Stops deliveries and waits for the running ones to end. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await Promise.all(this.#pending);
  }

  async #deliver(target: WebhookTarget, event: string, body: string) {
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/forge',
      'x-github-event': event,
      'x-github-delivery': randomUUID(),
    };
    if (target.secret) {
      const hmac = createHmac('sha256', target.secret).update(body);
      headers['x-hub-signature-256'] = `sha256=${hmac.digest('hex')}`;
    }
    const { signal } = this.#abort;
    for (const pause of [0, 300, 1000, 3000]) {
      await delay(pause, undefined, { signal });
      try {
        await fetch(target.url, { method: 'POST', headers, body, signal });
        return;
      } catch {
        // No connection: the receiver may still be starting.
      }
    }
  }
}
