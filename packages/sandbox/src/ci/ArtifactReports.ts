import { setTimeout as sleep } from 'node:timers/promises';

/** A version as it is reported. */
export interface ArtifactReport {
  artifact: string;
  version: string;
  digest: string;
  commit: string;
  build: string;
}

const ANSWER_MS = 30_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

const comesBack = (status: number) =>
  status >= 500 || status === 408 || status === 429;

/** Tells the portal of versions. It may still be starting, so that a report is repeated for some minutes. */
export class ArtifactReports {
  readonly #url: string;
  readonly #token: string;
  readonly #patienceMs: number;
  readonly #signal: AbortSignal;

  constructor(options: {
    /** Of the portal. */
    url: string;
    token: string;
    patienceMs: number;
    signal: AbortSignal;
  }) {
    this.#url = `${options.url}/api/environments/v1/artifacts`;
    this.#token = options.token;
    this.#patienceMs = options.patienceMs;
    this.#signal = options.signal;
  }

  /** @throws Error when the portal refuses, or does not answer in time */
  async send(report: ArtifactReport): Promise<void> {
    const deadline = Date.now() + this.#patienceMs;
    for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
      const failure = await this.#try(report);
      if (!failure) {
        return;
      }
      if (!failure.comesBack || Date.now() + pause > deadline) {
        throw new Error(`The portal did not take the report: ${failure.text}`);
      }
      await sleep(Math.min(pause, LONGEST_PAUSE_MS), undefined, {
        signal: this.#signal,
      });
    }
  }

  async #try(
    report: ArtifactReport,
  ): Promise<{ comesBack: boolean; text: string } | undefined> {
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.#token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(report),
        signal: AbortSignal.any([this.#signal, AbortSignal.timeout(ANSWER_MS)]),
      });
      const text = (await response.text()).slice(0, 100);
      const { ok, status } = response;
      return ok
        ? undefined
        : { comesBack: comesBack(status), text: `${status} ${text}` };
    } catch (error) {
      this.#signal.throwIfAborted();
      return { comesBack: true, text: String((error as Error).message) };
    }
  }
}
