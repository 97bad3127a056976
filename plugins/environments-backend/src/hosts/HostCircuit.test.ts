import { ScmError } from '@downstage/backstage-plugin-environments-node';
import { HostCircuit } from './HostCircuit';

const BEGIN = Date.parse('2026-01-01T00:00:00Z');
const silence = () => new ScmError({ kind: 'unavailable', message: 'hang up' });

describe('HostCircuit', () => {
  let now: number;
  let sent: number;
  let told: string[];
  let circuit: HostCircuit;

  beforeEach(() => {
    now = BEGIN;
    sent = 0;
    told = [];
    circuit = new HostCircuit({
      host: 'git.example',
      now: () => now,
      onChange: message => told.push(message),
    });
  });

  const call = (error?: Error, seconds = 0) =>
    circuit
      .call(async () => {
        sent += 1;
        now += seconds * 1_000;
        if (error) {
          throw error;
        }
        return 'answer';
      })
      .catch(failure => failure);
  const open = async () => {
    for (let times = 0; times < 5; times++) {
      await call(silence(), 2);
    }
    sent = 0;
  };

  it('fails at once where the host answers nothing, and says since when', async () => {
    await open();
    const refused = await call();
    expect(sent).toBe(0);
    expect(refused).toMatchObject({
      kind: 'unavailable',
      retryAfterSeconds: 2,
      message: 'git.example has not answered since 2026-01-01T00:00:00.000Z',
    });
    expect(told).toEqual([refused.message]);
  });

  it('lets one call through at a time, more and more rarely', async () => {
    await open();
    now += 2_000;
    let end = (_: Error) => {};
    const trial = circuit
      .call(() => new Promise((_, reject) => (end = reject)))
      .catch(error => error);
    await expect(call()).resolves.toMatchObject({ kind: 'unavailable' });
    expect(sent).toBe(0);
    end(silence());
    await trial;
    await expect(call()).resolves.toMatchObject({ retryAfterSeconds: 4 });
    for (let times = 0; times < 9; times++) {
      now += 15_000;
      await call(silence());
    }
    expect(sent).toBe(9);
    await expect(call()).resolves.toMatchObject({ retryAfterSeconds: 15 });
    expect(told).toHaveLength(1);
  });

  it.each([
    ['an answer', undefined],
    ['a refusal', new ScmError({ kind: 'forbidden', message: 'no' })],
    ['a value that is wrong', new ScmError({ kind: 'invalid', message: 'no' })],
  ])('closes with %s', async (_, answer) => {
    await open();
    now += 2_000;
    await call(answer);
    await call();
    await call();
    expect(sent).toBe(3);
    expect(told[1]).toBe('git.example answers again');
  });

  it('tries again where its trial was kept back', async () => {
    await open();
    now += 2_000;
    const paced = new ScmError({
      kind: 'unavailable',
      message: 'wait',
      retryAfterSeconds: 5,
    });
    await expect(call(paced)).resolves.toBe(paced);
    await expect(call()).resolves.toBe('answer');
  });

  it.each([
    ['others have answers in between', [silence(), undefined, silence()], 4],
    ['all fail within a moment', Array(20).fill(silence()), 0],
    [
      'the host limits them',
      Array(20).fill(
        new ScmError({
          kind: 'unavailable',
          message: 'limit',
          retryAfterSeconds: 1,
        }),
      ),
      4,
    ],
  ])('stays closed while %s', async (_, errors, seconds) => {
    for (let times = 0; times < 5; times++) {
      for (const error of errors) {
        await call(error, seconds);
      }
    }
    sent = 0;
    await expect(call()).resolves.toBe('answer');
    expect(told).toEqual([]);
  });

  it('does not count a call that hung while others had answers', async () => {
    const hung: Array<(error: Error) => void> = [];
    const calls = Array.from({ length: 10 }, () =>
      circuit
        .call(() => new Promise((_, reject) => hung.push(reject)))
        .catch(() => {}),
    );
    now += 30_000;
    await call();
    hung.forEach(end => end(silence()));
    await Promise.all(calls);
    await expect(call()).resolves.toBe('answer');
  });
});
