interface Waiting<Input, Output> {
  inputs: Input[];
  result: Promise<Output>;
}

/**
 * Runs work of each key one at a time. Requests that come during a run share the next one, which sees what they came for;
 * how the run before ends is not their matter.
 */
export class KeyedQueue<Input, Output> {
  private readonly running = new Map<string, Promise<Output>>();
  private readonly waiting = new Map<string, Waiting<Input, Output>>();

  /**
   * @param work - done for all requests that share a run, in the order in which they came
   */
  constructor(
    private readonly work: (key: string, inputs: Input[]) => Promise<Output>,
  ) {}

  /** What the run of this request comes to. */
  request(key: string, input: Input): Promise<Output> {
    const waiting = this.waiting.get(key);
    if (waiting) {
      waiting.inputs.push(input);
      return waiting.result;
    }
    const running = this.running.get(key);
    const inputs = [input];
    if (!running) {
      return this.start(key, inputs);
    }
    const next = () => {
      this.waiting.delete(key);
      return this.start(key, inputs);
    };
    const result = running.then(next, next);
    this.waiting.set(key, { inputs, result });
    return result;
  }

  private start(key: string, inputs: Input[]): Promise<Output> {
    const run = this.work(key, inputs).finally(() => {
      if (this.running.get(key) === run) {
        this.running.delete(key);
      }
    });
    this.running.set(key, run);
    return run;
  }
}
