import { KeyedQueue } from './KeyedQueue';

/** A queue whose runs end when the test says so. */
function setUp() {
  const runs: Array<{
    key: string;
    inputs: number[];
    end: (error?: Error) => Promise<void>;
  }> = [];
  const queue = new KeyedQueue<number, number>(
    (key, inputs) =>
      new Promise((resolve, reject) => {
        runs.push({
          key,
          inputs,
          async end(error) {
            if (error) {
              reject(error);
            } else {
              resolve(runs.length);
            }
            await new Promise(setImmediate);
          },
        });
      }),
  );
  return { queue, runs };
}

const begun = (runs: Array<{ key: string; inputs: number[] }>) =>
  runs.map(({ key, inputs }) => `${key} ${inputs}`);

describe('KeyedQueue', () => {
  it('begins at once, and runs keys side by side', async () => {
    const { queue, runs } = setUp();
    const results = [queue.request('a', 1), queue.request('b', 2)];
    expect(begun(runs)).toEqual(['a 1', 'b 2']);
    await runs[0].end();
    await runs[1].end();
    expect(await Promise.all(results)).toEqual([2, 2]);
  });

  it('lets all who come during a run share the next one', async () => {
    const { queue, runs } = setUp();
    const first = queue.request('a', 1);
    const others = [2, 3, 4].map(input => queue.request('a', input));
    expect(begun(runs)).toEqual(['a 1']);
    await runs[0].end();
    expect(await first).toBe(1);
    expect(begun(runs)).toEqual(['a 1', 'a 2,3,4']);
    const late = queue.request('a', 5);
    await runs[1].end();
    expect(await Promise.all(others)).toEqual([2, 2, 2]);
    expect(begun(runs)).toEqual(['a 1', 'a 2,3,4', 'a 5']);
    await runs[2].end();
    expect(await late).toBe(3);
  });

  it('runs for those who wait also after a failure, which only its callers see', async () => {
    const { queue, runs } = setUp();
    const first = queue.request('a', 1);
    const second = queue.request('a', 2);
    await Promise.all([
      expect(first).rejects.toThrow('no answer'),
      runs[0].end(new Error('no answer')),
    ]);
    await runs[1].end();
    expect(await second).toBe(2);
  });

  it('tells everyone who shares a run that it failed, and begins anew after it', async () => {
    const { queue, runs } = setUp();
    const first = queue.request('a', 1);
    const shared = [2, 3].map(input => queue.request('a', input));
    await runs[0].end();
    await first;
    const ended = runs[1].end(new Error('no'));
    expect(
      (await Promise.allSettled(shared)).map(({ status }) => status),
    ).toEqual(['rejected', 'rejected']);
    await ended;
    const last = queue.request('a', 4);
    expect(begun(runs).at(-1)).toBe('a 4');
    await runs[2].end();
    expect(await last).toBe(3);
  });
});
