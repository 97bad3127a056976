/** The sink refused: nothing to do with the instance, and the end of the watch. */
export class SinkFailure extends Error {
  constructor(readonly reason: unknown) {
    super(String(reason));
  }
}

/** Calls a sink; what it throws is a failure of the sink. */
export async function handOver(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    throw new SinkFailure(error);
  }
}
