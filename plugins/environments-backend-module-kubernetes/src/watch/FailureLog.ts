import type { LoggerService } from '@backstage/backend-plugin-api';
import { KubernetesApiError } from '../api/ClusterApi';
import type { WatchTimings } from './WatchTimings';

/** Whether a failure is of the way to the server or of the server, whatever kind was asked for. */
function isOfCluster(error: unknown): boolean {
  return (
    !(error instanceof KubernetesApiError) ||
    [401, 502, 503, 504].includes(error.status)
  );
}

/** Says in the log what goes wrong: once when a cluster falls silent and once when it returns, and each kind's own reason once. */
export class FailureLog {
  private readonly reasons = new Map<string, string>();
  /** By the monotonic clock. */
  private silentSince?: number;
  /** Failures of the cluster so far. */
  private count = 0;
  private returning = false;

  constructor(
    private readonly options: {
      cluster: string;
      logger: LoggerService;
      timings: WatchTimings;
      signal: AbortSignal;
      /** Told when the cluster answers again. */
      onReturn: () => void;
    },
  ) {}

  /**
   * A kind cannot be read.
   *
   * @param options.isMinor - where the others are read without it
   */
  failed(
    kind: string,
    error: unknown,
    options: { reason: string; isMinor?: boolean },
  ): void {
    const { cluster, logger } = this.options;
    const { reason, isMinor = false } = options;
    if (!isOfCluster(error)) {
      if (this.reasons.get(kind) !== reason) {
        logger[isMinor ? 'info' : 'warn'](reason);
      }
      this.reasons.set(kind, reason);
      return;
    }
    this.count += 1;
    if (this.silentSince === undefined) {
      this.silentSince = performance.now();
      logger.warn(`Cluster ${cluster} is not read any more: ${reason}`);
    }
  }

  /** A kind can be read. */
  recovered(kind: string): void {
    if (this.reasons.delete(kind)) {
      this.options.logger.info(`${kind} can be read again`);
    }
    if (this.silentSince !== undefined && !this.returning) {
      this.returning = true;
      void this.return(performance.now() - this.silentSince);
    }
  }

  /** A cluster is back when that holds. */
  private async return(ms: number): Promise<void> {
    const { cluster, logger, timings, signal, onReturn } = this.options;
    const { count } = this;
    await timings.pause(timings.heldMs, signal);
    this.returning = false;
    if (count === this.count && !signal.aborted) {
      this.silentSince = undefined;
      logger.info(
        `Cluster ${cluster} is read again, after ${Math.round(ms / 1000)} s`,
      );
      onReturn();
    }
  }
}
