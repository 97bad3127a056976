import type { KubeObject } from '../../kube/KubeObject';
import type { GitSource } from '../git/GitSource';
import type { KubeClient } from '../kube/KubeClient';
import { readChartMetadata } from '../render/renderChart';
import type { FluxCondition } from './conditions';
import { chartVersionAt } from './helmRelease';
import { artifactOf } from './reconcileGitRepository';
import { writeFluxStatus } from './writeStatus';

/** Packages the chart of a GitRepository at its commit, and offers it as the artifact of that version. */
export async function reconcileHelmChart(options: {
  object: KubeObject;
  source: KubeObject | undefined;
  client: KubeClient;
  git: GitSource;
}): Promise<void> {
  const { object, source, client, git } = options;
  const { spec, metadata, status } = object;
  if (spec.suspend) {
    return;
  }
  const artifact = artifactOf(source);
  const ready = (
    is: 'True' | 'False',
    reason: string,
    message: string,
  ): FluxCondition[] => [{ type: 'Ready', status: is, reason, message }];
  if (!source || !artifact) {
    const { kind, name } = spec.sourceRef;
    const message = `no artifact available for ${kind} source '${name}'`;
    await writeFluxStatus(client, object, {
      conditions: ready('False', 'NoSourceArtifact', message),
    });
    return;
  }
  try {
    const files = await git.readFiles(source.spec.url, artifact.commit);
    const chart = readChartMetadata(files, spec.chart);
    const revision = chartVersionAt(chart, artifact.commit);
    const path = `helmchart/${metadata.namespace}/${metadata.name}/${chart.name}-${revision}.tgz`;
    const packaged = {
      ...artifactFields(source),
      path,
      revision,
      url: `http://source-controller.flux-system.svc.cluster.local./${path}`,
    };
    await writeFluxStatus(client, object, {
      fields: {
        observedChartName: chart.name,
        observedSourceArtifactRevision: artifact.revision,
        artifact:
          status?.artifact?.revision === revision ? status.artifact : packaged,
      },
      conditions: ready(
        'True',
        'ChartPackageSucceeded',
        `packaged '${chart.name}' chart with version '${revision}'`,
      ),
    });
  } catch (error) {
    await writeFluxStatus(client, object, {
      conditions: ready('False', 'ChartPullFailed', (error as Error).message),
    });
  }
}

/** Digest and time of the artifact that the chart is made of. */
function artifactFields(source: KubeObject) {
  const { digest, lastUpdateTime } = source.status.artifact;
  return { digest, lastUpdateTime };
}
