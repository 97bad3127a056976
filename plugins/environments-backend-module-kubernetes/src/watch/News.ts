/** What may change at any time for one kind, or for all, and is waited for. */
export class News {
  private ofAll = 0;
  private readonly ofKinds = new Map<string, number>();
  private readonly waiting = new Set<() => void>();

  /** How much there was of a kind. */
  count(kind: string): number {
    return this.ofAll + (this.ofKinds.get(kind) ?? 0);
  }

  /** @param kind - all, if it is left out */
  tell(kind?: string): void {
    if (kind === undefined) {
      this.ofAll += 1;
    } else {
      this.ofKinds.set(kind, (this.ofKinds.get(kind) ?? 0) + 1);
    }
    [...this.waiting].forEach(wake => wake());
  }

  /** Resolves when there is more of a kind than was seen, or the signal aborts. */
  async since(kind: string, seen: number, signal: AbortSignal): Promise<void> {
    while (this.count(kind) === seen && !signal.aborted) {
      await new Promise<void>(resolve => {
        const wake = () => {
          this.waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.waiting.add(wake);
        signal.addEventListener('abort', wake);
      });
    }
  }
}
