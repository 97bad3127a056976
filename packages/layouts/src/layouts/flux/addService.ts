import { newFile } from '../../drafts/editFiles';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import { newResource } from '../../kustomization/resources';
import { problemOfRelease } from '../../servicesChart/sharedChart';
import { below } from '../../tree/folders';
import type { DataMap } from '../../yaml/blockLines';
import { releaseMarks } from './marks';
import { newRelease } from './newRelease';

/** The one text that all places have, if they agree. */
function common(texts: Array<string | undefined>): string | undefined {
  return texts.length > 0 && texts.every(text => text === texts[0])
    ? texts[0]
    : undefined;
}

/**
 * Adds a HelmRelease: of the folder's own chart where its kustomization names that, else of the service's chart from the source
 * that its siblings use.
 */
export const addService: LayoutDriver['addService'] = ({
  folder,
  files,
  service,
}) => {
  const { chart, name, image, tag } = service;
  const path = below(folder, `${name}.yaml`);
  const marks = releaseMarks({ folder, files });
  if (marks) {
    const problem = problemOfRelease(name);
    return problem
      ? { refused: problem }
      : newResource(
          { folder, files },
          newFile(path, [newRelease(service, marks)]),
        );
  }
  if (!chart) {
    return {
      refused: 'a HelmRelease needs a chart: its name, repository and version',
    };
  }
  const releases = [...files.keys()]
    .flatMap(file => files.parse(file).roots)
    .filter(root => root.text('kind') === 'HelmRelease');
  const of = (...keys: string[]) =>
    common(releases.map(release => release.text(...keys)));
  const source = ['kind', 'name', 'namespace'].map(
    key => [key, of('spec', 'chart', 'spec', 'sourceRef', key)] as const,
  );
  const apiVersion = of('apiVersion');
  if (!apiVersion || !source[1][1]) {
    return {
      refused: `the HelmReleases in ${folder} do not agree on a source of charts`,
    };
  }
  const release: DataMap = {
    apiVersion,
    kind: 'HelmRelease',
    metadata: { name, namespace: of('metadata', 'namespace') },
    spec: {
      interval: of('spec', 'interval') ?? '10m',
      chart: {
        spec: {
          chart: chart.name,
          version: chart.version,
          sourceRef: Object.fromEntries(source),
        },
      },
      values: { image: { repository: image, tag } },
    },
  };
  return newResource({ folder, files }, newFile(path, [release]));
};
