import { editText, joinEdits } from '../edit/editFiles';
import { append } from '../kustomize/addService';
import { findKustomization } from '../kustomize/findKustomization';
import type { LayoutDriver } from '../LayoutDriver';
import { below } from '../locate/folders';
import { parseFile } from '../locate/parseFile';
import { scalarText } from '../yaml/scalarText';

/** The one text that all places have, if they agree. */
function common(texts: Array<string | undefined>): string | undefined {
  return texts.length > 0 && texts.every(text => text === texts[0])
    ? texts[0]
    : undefined;
}

/** Adds a HelmRelease of the service's chart from the source that its siblings use. */
export const addService: LayoutDriver['addService'] = ({
  folder,
  files,
  service,
}) => {
  const { chart, name, image, tag } = service;
  if (!chart) {
    return {
      refused: 'a HelmRelease needs a chart: its name, repository and version',
    };
  }
  const releases = [...files]
    .flatMap(([path, text]) => parseFile(path, text).roots)
    .filter(root => root.text('kind') === 'HelmRelease');
  const of = (...keys: string[]) =>
    common(releases.map(release => release.text(...keys)));
  const source = ['kind', 'name', 'namespace'].map(key => ({
    key,
    text: of('spec', 'chart', 'spec', 'sourceRef', key),
  }));
  const apiVersion = of('apiVersion');
  if (!apiVersion || !source[1].text) {
    return {
      refused: `the HelmReleases in ${folder} do not agree on a source of charts`,
    };
  }
  const path = below(folder, `${name}.yaml`);
  if (files.has(path)) {
    return { refused: `there is a file ${path} already` };
  }
  const namespace = of('metadata', 'namespace');
  const release = `apiVersion: ${apiVersion}
kind: HelmRelease
metadata:
  name: ${name}
${namespace ? `  namespace: ${namespace}\n` : ''}spec:
  interval: ${of('spec', 'interval') ?? '10m'}
  chart:
    spec:
      chart: ${chart.name}
      version: ${scalarText(chart.version, '')}
      sourceRef:
${source
  .filter(item => item.text)
  .map(item => `        ${item.key}: ${item.text}\n`)
  .join('')}  values:
    image:
      repository: ${image}
      tag: ${scalarText(tag, '"')}
`;
  const listed = findKustomization(folder, files);
  return joinEdits(
    listed
      ? editText(listed, files.get(listed)!, [
          text => append(text, 'resources', [`- ${name}.yaml`]),
        ])
      : { changes: [] },
    { changes: [{ path, after: release }] },
  );
};
