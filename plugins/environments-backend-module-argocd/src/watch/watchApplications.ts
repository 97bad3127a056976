import { setTimeout as sleep } from 'node:timers/promises';
import {
  SinkFailure,
  handOver,
} from '@downstage/backstage-plugin-environments-node';
import { reasonOf } from '../api/reasonOf';
import { readList } from './readList';
import type { Watch } from './Watch';

const FACTOR = 2;
const LONGEST_PAUSE_MS = 120_000;

/**
 * Reads all Applications with one call per interval until the signal aborts. Never gives up on the instance; rejects only
 * when the sink does.
 */
export async function watchApplications(watch: Watch): Promise<void> {
  const { api, resource, known, sink, logger, signal, pollMs } = watch;
  let pauseMs = pollMs;
  let failure: string | undefined;
  let first = true;
  known.forget();
  while (!signal.aborted) {
    try {
      await readList(watch, { whole: first });
      if (failure) {
        logger.info(`Argo CD instance ${api.instance.name} answers again`);
      }
      if (first && known.size === 0) {
        logger.warn(`Argo CD instance ${api.instance.name} has no Application`);
      }
      first = false;
      failure = undefined;
      pauseMs = pollMs;
    } catch (error) {
      if (error instanceof SinkFailure) {
        throw error.reason;
      }
      if (signal.aborted) {
        return;
      }
      // What is told after a failure is the whole list: only that says that the reading is good again
      first = true;
      known.forget();
      const reason = reasonOf(api.instance, error);
      if (reason !== failure) {
        logger.warn(reason);
        failure = reason;
        await handOver(() => sink.failed(resource, reason)).catch(thrown => {
          throw thrown.reason;
        });
      }
      pauseMs = Math.min(pauseMs * FACTOR, Math.max(LONGEST_PAUSE_MS, pollMs));
    }
    await sleep(pauseMs, undefined, { signal }).catch(() => {});
  }
}
