import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Push } from './Builds';

const keyOf = ({ repository, ref, sha }: Push) => `${repository} ${ref} ${sha}`;

/** Pushes that wait, one after the other in each repository. They are kept in a file until they are done. */
export class PushQueue {
  readonly #file: string;
  readonly #work: (push: Push) => Promise<void>;
  readonly #waiting = new Set<string>();
  readonly #kept = new Map<string, Push>();
  readonly #last = new Map<string, Promise<void>>();

  constructor(options: { file: string; work: (push: Push) => Promise<void> }) {
    this.#file = options.file;
    this.#work = options.work;
  }

  /** Goes on with what an earlier process did not finish. */
  resume(): void {
    let pushes: Push[] = [];
    try {
      pushes = JSON.parse(readFileSync(this.#file, 'utf8'));
    } catch {
      // Nothing was left
    }
    pushes.forEach(push => this.add(push));
  }

  /** Does nothing for a push that waits already. One that fails is tried again at the next start. */
  add(push: Push): void {
    const key = keyOf(push);
    if (this.#waiting.has(key)) {
      return;
    }
    this.#waiting.add(key);
    this.#kept.set(key, push);
    this.#write();
    const { repository } = push;
    const before = this.#last.get(repository) ?? Promise.resolve();
    this.#last.set(
      repository,
      before.then(() => this.#run(push)),
    );
  }

  /** Waits for what was added before. */
  async idle(): Promise<void> {
    await Promise.all(this.#last.values());
  }

  async #run(push: Push): Promise<void> {
    const key = keyOf(push);
    const isDone = await this.#work(push).then(
      () => true,
      () => false,
    );
    this.#waiting.delete(key);
    if (isDone) {
      this.#kept.delete(key);
      this.#write();
    }
  }

  #write(): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    const half = `${this.#file}.new`;
    writeFileSync(half, JSON.stringify([...this.#kept.values()]));
    renameSync(half, this.#file);
  }
}
