import type {
  Scm,
  ScmProvider,
} from '@downstage/backstage-plugin-environments-node';

/**
 * What is done around a call of a port that makes requests.
 *
 * @param operation - Such as `repository.head`
 * @param call - Makes it
 */
export type Around = (
  operation: string,
  call: () => Promise<unknown>,
) => Promise<unknown>;

/** What makes no request. */
const WITHOUT_REQUEST = new Set(['repository.fileUrl']);

function wrapped<T extends object>(name: string, port: T, around: Around): T {
  return new Proxy(port, {
    get(target, key) {
      const value = Reflect.get(target, key);
      const operation = `${name}.${String(key)}`;
      return typeof value !== 'function' || WITHOUT_REQUEST.has(operation)
        ? value
        : (...args: unknown[]) =>
            around(operation, () => value.apply(target, args));
    },
  });
}

/** A provider with something around each request of its ports, by the host that it goes to. */
export function aroundCalls(
  provider: ScmProvider,
  aroundOf: (host: string) => Around,
): ScmProvider {
  return {
    id: provider.id,
    forRepository(url): Scm | undefined {
      const scm = provider.forRepository(url);
      if (!scm) {
        return undefined;
      }
      const around = aroundOf(new URL(scm.repository.url).host);
      const { repository, pullRequests, administration } = scm;
      return {
        repository: wrapped('repository', repository, around),
        pullRequests: wrapped('pullRequests', pullRequests, around),
        ...(administration
          ? {
              administration: wrapped('administration', administration, around),
            }
          : {}),
      };
    },
    repositoryOf: url => provider.repositoryOf(url),
    pace: pacer => provider.pace?.(pacer),
    listen: listener => provider.listen?.(listener),
  };
}
