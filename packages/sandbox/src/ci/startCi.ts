import { join } from 'node:path';
import { RegistryClient } from '../registry';
import { ArtifactReports } from './ArtifactReports';
import { Builds, type Push } from './Builds';
import { ForgeApi } from './ForgeApi';
import { PushQueue } from './PushQueue';
import { startReceiver } from './startReceiver';

const REPORT_PATIENCE_MS = 5 * 60_000;

/**
 * Continuous integration that builds nothing.
 * @public
 */
export interface Ci {
  /** Where it hears of pushes. */
  readonly url: string;
  /** Waits for the pushes that it has heard of. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** How continuous integration is started. */
export interface CiOptions {
  /** What is not finished is kept here. */
  dataDir: string;
  forge: { apiUrl: string; owner: string; token: string };
  webhookSecret: string;
  /** `name` is how its images begin. */
  registry: { url: string; name: string; username: string; password: string };
  /** Nothing is reported without it. */
  portal?: { url: string; token: string };
  /** How long a report is repeated; five minutes by default. */
  reportPatienceMs?: number;
  log: (line: string) => void;
}

/**
 * Starts continuous integration for the repositories of an organization that have a `Dockerfile` and a file for GitHub Actions,
 * GitLab CI, Tekton or Jenkins: each push to the default branch gets the tag of its version and an image, each tag `v*` an image, and each pull request one where
 * the workflow builds those.
 * What was pushed while nobody listened is found at the start.
 */
export async function startCi(options: CiOptions): Promise<Ci> {
  const { dataDir, forge, registry, portal, log } = options;
  const abort = new AbortController();
  const { signal } = abort;
  const api = new ForgeApi({ ...forge, url: forge.apiUrl, signal });
  const builds = new Builds({
    forge: api,
    client: new RegistryClient(registry),
    registry: registry.name,
    ...(portal
      ? {
          reports: new ArtifactReports({
            ...portal,
            patienceMs: options.reportPatienceMs ?? REPORT_PATIENCE_MS,
            signal,
          }),
        }
      : {}),
    log,
  });
  const tell = (what: string) => (error: Error) => {
    if (!signal.aborted) {
      log(`ci: ${what}: ${error.message}`);
    }
  };
  const queue = new PushQueue({
    file: join(dataDir, 'ci.json'),
    work: async (push: Push) => {
      try {
        await builds.run(push);
      } catch (error) {
        tell(push.repository)(error as Error);
        throw error;
      }
    },
  });
  queue.resume();
  const receiver = await startReceiver({
    secret: options.webhookSecret,
    onPush: push => queue.add(push),
  });
  const findMissed = async () => {
    for (const repository of await api.listRepositories()) {
      const pushes = await builds.missed(repository).catch(error => {
        tell(repository.name)(error);
        return [];
      });
      pushes.forEach(push => queue.add(push));
    }
  };
  const looking = findMissed().catch(tell('looking for missed pushes'));
  return {
    url: receiver.url,
    async idle() {
      await looking;
      await queue.idle();
    },
    async stop() {
      abort.abort();
      await receiver.stop();
      await looking;
      await queue.idle();
    },
  };
}
