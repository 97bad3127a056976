import type { IncomingMessage } from 'node:http';
import { type Outcome, startForwarder } from './startForwarder';

/** Which write of a run breaks, of those that name the run, from 1. */
export interface Break {
  write: number;
  fault: Exclude<Outcome, 'passed'>;
}

/** What a run is known by in requests. */
export interface Run {
  mark: string;
  break?: Break;
  /** Method and path. */
  writes: string[];
}

const isWrite = ({ method, url }: IncomingMessage, body: Buffer) =>
  method !== 'GET' &&
  method !== 'HEAD' &&
  !(url?.includes('/graphql') && !body.toString().includes('mutation'));

/**
 * Stands between the portal and the API of a forge, passes everything on, and breaks one of the writes of each run.
 *
 * @param target - Port of the forge
 */
export async function startBreakingProxy(target: number): Promise<{
  url: string;
  /** Watches the writes that have a text in path or body from now on, and breaks one of them. */
  watch(mark: string, broken?: Break): Run;
  stop(): Promise<void>;
}> {
  const runs: Run[] = [];
  const forwarder = await startForwarder({
    port: () => target,
    decide: (request, body) => {
      const run = isWrite(request, body)
        ? runs.find(({ mark }) => `${request.url}${body}`.includes(mark))
        : undefined;
      run?.writes.push(`${request.method} ${request.url}`);
      return run?.break && run.writes.length === run.break.write
        ? run.break.fault
        : 'passed';
    },
  });
  return {
    ...forwarder,
    watch(mark, broken) {
      const run: Run = { mark, break: broken, writes: [] };
      runs.push(run);
      return run;
    },
  };
}
