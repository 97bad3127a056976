import type { KubeObject } from '../../kube/KubeObject';
import type { GitSource } from '../git/GitSource';
import type { KubeClient } from '../kube/KubeClient';
import { applyRelease } from './applyRelease';
import { artifactOf } from './reconcileGitRepository';
import { reportRelease } from './reportRelease';
import { writeFluxStatus } from './writeStatus';

/** Renders, applies and waits for one HelmRelease whose chart lies in a Git repository. */
export async function reconcileHelmRelease(options: {
  object: KubeObject;
  source: KubeObject | undefined;
  client: KubeClient;
  git: GitSource;
}): Promise<void> {
  const { object, source, client, git } = options;
  if (object.spec.suspend) {
    return;
  }
  const refuse = (reason: string, message: string, fields: object = {}) =>
    writeFluxStatus(client, object, {
      fields,
      conditions: [{ type: 'Ready', status: 'False', reason, message }],
    });
  const reference = object.spec.chart?.spec?.sourceRef;
  if (reference?.kind !== 'GitRepository') {
    await refuse(
      'ChartNotReady',
      'only charts of a GitRepository are supported',
    );
    return;
  }
  const artifact = artifactOf(source);
  if (!source || !artifact) {
    const { namespace, name } = object.metadata;
    await refuse(
      'SourceNotReady',
      `HelmChart '${namespace}/${namespace}-${name}' is not ready: no artifact available for GitRepository source '${reference.name}'`,
    );
    return;
  }
  try {
    const { commit } = artifact;
    const { url } = source.spec;
    const made = await applyRelease({ object, url, commit, client, git });
    await reportRelease(client, { object, commit, ...made });
  } catch (error) {
    const { name, message } = error as Error;
    const lastAttemptedRevision = `0.0.0+${artifact.commit.slice(0, 12)}`;
    if (name === 'RenderError') {
      await refuse('ChartNotReady', message);
    } else {
      await refuse('UpgradeFailed', message, { lastAttemptedRevision });
    }
  }
}
