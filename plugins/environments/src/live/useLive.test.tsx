import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import type { EnvironmentsSignal } from '@downstage/backstage-plugin-environments-common';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { EnvironmentsClient } from '../api';
import { SERVICE, theDeployments } from '../__testUtils__/deployments';
import { useLive } from './useLive';

interface Answer {
  seq: number;
  text: string;
}

/** Renders the hook with a backend that answers one question at a time, in the order that the test wants. */
function follow(options: { key?: string; withSignals?: boolean } = {}) {
  const questions: Array<{
    key: string;
    answer: (value: Answer) => Promise<void>;
    fail: (message: string) => Promise<void>;
  }> = [];
  const listeners = new Set<(signal: any) => void>();
  const subscribe = (_channel: string, listener: (signal: any) => void) => {
    listeners.add(listener);
    return { unsubscribe: () => listeners.delete(listener) };
  };
  const wrapper = (props: { children: ReactNode }) =>
    options.withSignals === false ? (
      <TestApiProvider apis={[]}>{props.children}</TestApiProvider>
    ) : (
      <TestApiProvider apis={[[signalApiRef, { subscribe }]]}>
        {props.children}
      </TestApiProvider>
    );
  const hook = renderHook(
    ({ key }) =>
      useLive<Answer>({
        key,
        load: () =>
          new Promise((resolve, reject) => {
            questions.push({
              key,
              answer: value => act(async () => resolve(value)),
              fail: message => act(async () => reject(new Error(message))),
            });
          }),
        seqOf: value => value.seq,
      }),
    { wrapper, initialProps: { key: options.key ?? 'a' } },
  );
  const send = (seq: number) => {
    const signal: EnvironmentsSignal = { seq };
    act(() => listeners.forEach(listener => listener(signal)));
  };
  const wait = (ms: number) => act(async () => jest.advanceTimersByTime(ms));
  return { ...hook, questions, send, wait, listeners };
}

describe('useLive', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('is empty at first, and shows what was loaded', async () => {
    const { result, questions } = follow();
    expect(result.current).toMatchObject({
      value: undefined,
      error: undefined,
    });
    await questions[0].answer({ seq: 1, text: 'one' });
    expect(result.current.value?.text).toBe('one');
  });

  it('shows the old value while a newer one is loaded, and after it could not be', async () => {
    const { result, questions, wait } = follow();
    await questions[0].answer({ seq: 1, text: 'one' });
    await wait(10_000);
    expect(questions).toHaveLength(2);
    expect(result.current.value?.text).toBe('one');
    await questions[1].fail('away');
    expect(result.current.value?.text).toBe('one');
    expect(result.current.error?.message).toBe('away');
    await wait(10_000);
    await questions[2].answer({ seq: 2, text: 'two' });
    expect(result.current).toMatchObject({
      value: { text: 'two' },
      error: undefined,
    });
  });

  it('has only the reason when nothing was ever loaded', async () => {
    const { result, questions } = follow();
    await questions[0].fail('away');
    expect(result.current.value).toBeUndefined();
    expect(result.current.error?.message).toBe('away');
  });

  it.each([
    ['with signals', true],
    ['without signals', false],
  ])('asks every ten seconds %s', async (_name, withSignals) => {
    const { questions, wait } = follow({ withSignals });
    await questions[0].answer({ seq: 1, text: 'one' });
    await wait(9_999);
    expect(questions).toHaveLength(1);
    await wait(1);
    expect(questions).toHaveLength(2);
    await wait(20_000);
    expect(questions).toHaveLength(4);
  });

  it('does not ask while nobody looks', async () => {
    const hidden = jest.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    const { questions, wait } = follow();
    await wait(30_000);
    expect(questions).toHaveLength(1);
    hidden.mockReturnValue(false);
    await wait(10_000);
    expect(questions).toHaveLength(2);
  });

  it('asks once for several signals in a row', async () => {
    const { result, questions, send, wait } = follow();
    await questions[0].answer({ seq: 1, text: 'one' });
    send(2);
    send(3);
    send(4);
    expect(questions).toHaveLength(1);
    await wait(200);
    expect(questions).toHaveLength(2);
    await questions[1].answer({ seq: 4, text: 'four' });
    expect(result.current.value?.text).toBe('four');
    send(5);
    await wait(1_999);
    expect(questions).toHaveLength(2);
    await wait(1);
    expect(questions).toHaveLength(3);
  });

  it('asks a bounded number of times, however much changes elsewhere', async () => {
    const { questions, send, wait } = follow();
    await questions[0].answer({ seq: 1, text: 'one' });
    for (let seq = 2; seq < 102; seq += 1) {
      send(seq);
      await wait(100);
      if (seq % 10 === 0) {
        await questions.at(-1)!.answer({ seq, text: 'more' });
      }
    }
    // In these ten seconds: the first, one for each pause of two seconds, and one by the clock
    expect(questions.length).toBeLessThanOrEqual(1 + 5 + 1);
    expect(questions.length).toBeGreaterThanOrEqual(5);
  });

  it.each([
    ['that the value knows already', 1],
    ['older than the value', 0],
  ])('does not ask for a signal %s', async (_name, seq) => {
    const { questions, send, wait } = follow();
    await questions[0].answer({ seq: 1, text: 'one' });
    send(seq);
    await wait(1_000);
    expect(questions).toHaveLength(1);
  });

  it('drops an answer that is older than what is shown', async () => {
    const { result, questions, wait } = follow();
    await questions[0].answer({ seq: 5, text: 'five' });
    await wait(10_000);
    await questions[1].answer({ seq: 4, text: 'four' });
    expect(result.current.value?.text).toBe('five');
  });

  it('drops an answer that a later question has overtaken', async () => {
    const { result, questions, wait } = follow();
    await wait(10_000);
    await questions[1].answer({ seq: 1, text: 'second' });
    await questions[0].answer({ seq: 1, text: 'first' });
    expect(result.current.value?.text).toBe('second');
  });

  it('starts anew with another key', async () => {
    const { result, questions, rerender } = follow();
    await questions[0].answer({ seq: 7, text: 'of a' });
    rerender({ key: 'b' });
    expect(result.current.value).toBeUndefined();
    expect(questions.map(({ key }) => key)).toEqual(['a', 'b']);
    await questions[1].answer({ seq: 1, text: 'of b' });
    expect(result.current.value?.text).toBe('of b');
  });

  it('drops an answer to a key that is not shown any more', async () => {
    const { result, questions, rerender } = follow();
    rerender({ key: 'b' });
    await questions[0].answer({ seq: 1, text: 'of a' });
    expect(result.current.value).toBeUndefined();
    await questions[1].answer({ seq: 1, text: 'of b' });
    expect(result.current.value?.text).toBe('of b');
  });

  it('asks again now when it is told to', async () => {
    const { result, questions } = follow();
    await questions[0].answer({ seq: 1, text: 'one' });
    act(() => void result.current.refresh());
    await questions[1].answer({ seq: 2, text: 'two' });
    expect(result.current.value?.text).toBe('two');
  });

  it('stops when it is gone', async () => {
    const { questions, send, wait, unmount, listeners } = follow();
    await questions[0].answer({ seq: 1, text: 'one' });
    send(2);
    unmount();
    await wait(60_000);
    expect(questions).toHaveLength(1);
    expect(listeners.size).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('keeps the very same value when the backend says that nothing changed', async () => {
    const statuses: number[] = [];
    const discoveryApi = mockApis.discovery({
      baseUrl: 'http://portal.example',
    });
    const baseImplementation = async (_url: any, init?: RequestInit) => {
      const known = new Headers(init?.headers).get('If-None-Match') === '"1"';
      statuses.push(known ? 304 : 200);
      return known
        ? new Response(null, { status: 304 })
        : new Response(JSON.stringify(theDeployments()), {
            headers: { ETag: '"1"' },
          });
    };
    const client = new EnvironmentsClient({
      fetchApi: mockApis.fetch({
        baseImplementation,
        resolvePluginProtocol: { discoveryApi },
      }),
    });
    const { result } = renderHook(
      () =>
        useLive({
          key: SERVICE,
          load: () => client.deployments(SERVICE),
        }),
      {
        wrapper: props => (
          <TestApiProvider apis={[]}>{props.children}</TestApiProvider>
        ),
      },
    );
    await act(() => jest.advanceTimersByTimeAsync(10));
    const first = result.current.value;
    expect(first?.service).toBe(SERVICE);
    await act(() => jest.advanceTimersByTimeAsync(20_000));
    expect(statuses).toEqual([200, 304, 304]);
    expect(result.current.value).toBe(first);
  });
});
