import {
  type Scm,
  ScmError,
  type ScmProvider,
} from '@downstage/backstage-plugin-environments-node';
import type { Metrics } from './createMetrics';

type Count = (operation: string, error?: unknown) => void;

/** A port that counts how its calls end; what makes no request is not counted. */
function counted<T extends object>(name: string, port: T, count: Count): T {
  return new Proxy(port, {
    get(target, key) {
      const value = Reflect.get(target, key);
      if (typeof value !== 'function') {
        return value;
      }
      return (...args: unknown[]) => {
        const result = value.apply(target, args);
        if (result instanceof Promise) {
          const operation = `${name}.${String(key)}`;
          result.then(
            () => count(operation),
            error => count(operation, error),
          );
        }
        return result;
      };
    },
  });
}

function outcomeOf(error: unknown): string {
  return error instanceof ScmError ? error.kind : 'error';
}

/** A provider whose calls are counted by host, operation and outcome. */
export function countCalls(
  provider: ScmProvider,
  calls: Metrics['scmCalls'],
): ScmProvider {
  return {
    id: provider.id,
    forRepository(url): Scm | undefined {
      const scm = provider.forRepository(url);
      if (!scm) {
        return undefined;
      }
      const { host } = new URL(scm.repository.url);
      const count: Count = (operation, ...failures) =>
        calls.add(1, {
          host,
          operation,
          outcome: failures.length > 0 ? outcomeOf(failures[0]) : 'success',
        });
      const { repository, pullRequests, administration } = scm;
      return {
        repository: counted('repository', repository, count),
        pullRequests: counted('pullRequests', pullRequests, count),
        ...(administration
          ? {
              administration: counted('administration', administration, count),
            }
          : {}),
      };
    },
    repositoryOf: url => provider.repositoryOf(url),
    pace: pacer => provider.pace?.(pacer),
    listen: listener => provider.listen?.(listener),
  };
}
