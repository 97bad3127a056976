/** The parts that were started, to be stopped from the last to the first. */
export class RunningParts {
  readonly #parts: Array<{ stop(): Promise<void> }> = [];

  add(part: { stop(): Promise<void> }): void {
    this.#parts.push(part);
  }

  async stop(): Promise<void> {
    for (const part of this.#parts.splice(0).reverse()) {
      await part.stop();
    }
  }
}
