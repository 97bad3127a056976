import {
  ScmError,
  type ScmProvider,
} from '@downstage/backstage-plugin-environments-node';
import { aroundCalls } from '../hosts/aroundCalls';
import type { Metrics } from './createMetrics';

function outcomeOf(error: unknown): string {
  return error instanceof ScmError ? error.kind : 'error';
}

/** A provider whose calls are counted by host, operation and outcome; what makes no request is not counted. */
export function countCalls(
  provider: ScmProvider,
  calls: Metrics['scmCalls'],
): ScmProvider {
  return aroundCalls(provider, host => async (operation, call) => {
    const count = (outcome: string) =>
      calls.add(1, { host, operation, outcome });
    try {
      const result = await call();
      count('success');
      return result;
    } catch (error) {
      count(outcomeOf(error));
      throw error;
    }
  });
}
