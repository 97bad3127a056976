import { createHash } from 'node:crypto';
import type { KubeObject } from '../../kube/KubeObject';
import type { GitSource } from '../git/GitSource';
import type { KubeClient } from '../kube/KubeClient';
import { writeFluxStatus } from './writeStatus';

/** `main@sha1:<commit>`, as Flux writes a revision. */
export function toRevision(branch: string, commit: string): string {
  return `${branch}@sha1:${commit}`;
}

/** The commit in `main@sha1:<commit>`. */
export function commitIn(revision: string): string {
  return revision.replace(/^.*sha1:/, '');
}

/** The source's artifact, undefined as long as there is none. */
export function artifactOf(
  source: KubeObject | undefined,
): { revision: string; commit: string } | undefined {
  const revision = source?.status?.artifact?.revision;
  return revision && { revision, commit: commitIn(revision) };
}

function toArtifact(object: KubeObject, revision: string) {
  const { namespace, name } = object.metadata;
  const commit = commitIn(revision);
  const path = `gitrepository/${namespace}/${name}/${commit}.tar.gz`;
  const digest = createHash('sha256').update(commit).digest('hex');
  return {
    digest: `sha256:${digest}`,
    lastUpdateTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    path,
    revision,
    url: `http://source-controller.flux-system.svc.cluster.local./${path}`,
  };
}

/** Looks at the branch and offers its head as the artifact that the others build from. */
export async function reconcileGitRepository(options: {
  object: KubeObject;
  client: KubeClient;
  git: GitSource;
}): Promise<void> {
  const { object, client, git } = options;
  const { spec, status } = object;
  if (spec.suspend) {
    return;
  }
  const branch = spec.ref?.branch ?? 'master';
  const wanted = spec.ref?.commit ?? spec.ref?.tag ?? branch;
  let commit: string;
  try {
    commit = await git.resolve(spec.url, wanted);
    await git.readFiles(spec.url, commit);
  } catch (error) {
    const message = `failed to checkout and determine revision: ${
      (error as Error).message
    }`;
    const reason = 'GitOperationFailed';
    await writeFluxStatus(client, object, {
      conditions: [
        { type: 'Ready', status: 'False', reason, message },
        { type: 'FetchFailed', status: 'True', reason, message },
      ],
    });
    return;
  }
  const revision = toRevision(spec.ref?.tag ?? branch, commit);
  const message = `stored artifact for revision '${revision}'`;
  const same = status?.artifact?.revision === revision;
  await writeFluxStatus(client, object, {
    fields: { artifact: same ? status.artifact : toArtifact(object, revision) },
    conditions: [
      { type: 'Ready', status: 'True', reason: 'Succeeded', message },
      {
        type: 'ArtifactInStorage',
        status: 'True',
        reason: 'Succeeded',
        message,
      },
    ],
  });
}
