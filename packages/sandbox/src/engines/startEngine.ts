import { reconcileArgoCd } from './argocd/argoCd';
import { reconcileFlux } from './flux/flux';
import type { GitSource } from './git/GitSource';
import { KubeClient } from './kube/KubeClient';
import { runLoop } from './runLoop';
import { Workloads } from './workloads/Workloads';

/** A running delivery engine of one cluster, with the workload controllers beside it. */
export interface Engine {
  stop(): Promise<void>;
}

/** Starts the stand-in for Argo CD or Flux against one cluster. */
export function startEngine(options: {
  kind: 'argocd' | 'flux';
  cluster: { name: string; url: string; token: string };
  fleetUrl: string;
  git: GitSource;
  intervalMs: number;
  podReadyMs: number;
  deadlineMs: number;
  hasImage: (image: string) => boolean;
  log: (line: string) => void;
}): Engine {
  const { kind, cluster, fleetUrl, git, intervalMs, podReadyMs } = options;
  const { deadlineMs, hasImage } = options;
  const client = new KubeClient({ url: cluster.url, token: cluster.token });
  const workloads = new Workloads({
    client,
    podReadyMs,
    deadlineMs,
    hasImage,
  });
  const reconcile = kind === 'argocd' ? reconcileArgoCd : reconcileFlux;
  const abort = new AbortController();
  const { signal } = abort;
  const loops = [
    runLoop({
      name: `${kind} in ${cluster.name}`,
      intervalMs,
      signal,
      log: options.log,
      work: () => reconcile({ client, git, cluster: cluster.name, fleetUrl }),
    }),
    runLoop({
      name: `workloads in ${cluster.name}`,
      intervalMs: Math.max(50, Math.min(500, podReadyMs / 2)),
      signal,
      log: options.log,
      work: () => workloads.reconcile(),
    }),
  ];
  return {
    stop: async () => {
      abort.abort();
      await Promise.all(loops);
    },
  };
}
