import type { IncomingMessage } from 'node:http';
import { type Outcome, startForwarder } from './startForwarder';

/** What a run is known by in requests. */
export interface Run {
  mark: string;
  /** What each of its writes meets before it passes. */
  fault?: Exclude<Outcome, 'passed'>;
  /** Method and path of those that reached the forge. */
  writes: string[];
  /** Those that broke. */
  broken: string[];
  /** The one that broke last, unless one has passed since. */
  last?: string;
}

const isWrite = ({ method, url }: IncomingMessage, body: Buffer) =>
  method !== 'GET' &&
  method !== 'HEAD' &&
  !(url?.includes('/graphql') && !body.toString().includes('mutation'));

/** What a write meets: each is refused once before it passes; an answer is lost unless that of the same write was just before. */
function outcomeOf(run: Run, write: string): Outcome {
  const { fault, broken, writes } = run;
  const times = (all: string[]) => all.filter(each => each === write).length;
  const breaks =
    fault === 'refused'
      ? times(broken) <= times(writes)
      : fault === 'lost' && run.last !== write;
  run.last = breaks ? write : undefined;
  if (breaks) {
    broken.push(write);
  }
  if (fault !== 'refused' || !breaks) {
    writes.push(write);
  }
  return breaks ? fault! : 'passed';
}

/**
 * Stands between the portal and the API of a forge, passes everything on, and breaks each write of some runs once.
 *
 * @param target - Port of the forge
 */
export async function startBreakingProxy(target: number): Promise<{
  url: string;
  /** Watches the writes that have a text in path or body from now on, and breaks each of them once. */
  watch(mark: string, fault?: Run['fault']): Run;
  stop(): Promise<void>;
}> {
  const runs: Run[] = [];
  const forwarder = await startForwarder({
    port: () => target,
    decide: (request, body) => {
      const run = isWrite(request, body)
        ? runs.find(({ mark }) => `${request.url}${body}`.includes(mark))
        : undefined;
      return run
        ? outcomeOf(run, `${request.method} ${request.url}`)
        : 'passed';
    },
  });
  return {
    ...forwarder,
    watch(mark, fault) {
      const run: Run = { mark, fault, writes: [], broken: [] };
      runs.push(run);
      return run;
    },
  };
}
