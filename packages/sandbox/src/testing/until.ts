/** Waits for what a test looks at; far longer than it takes. */
export async function until(
  condition: () => boolean,
  describe: () => unknown = () => condition,
): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!condition()) {
    if (performance.now() > deadline) {
      throw new Error(`not reached: ${describe()}`);
    }
    await new Promise(resolve => {
      setTimeout(resolve, 20);
    });
  }
}
