import { isNode } from 'yaml';
import type { LayoutDriver } from '../LayoutDriver';
import { below } from '../locate/folders';
import { parseFile } from '../locate/parseFile';
import { scalarText } from '../yaml/scalarText';
import type { YamlPlace } from '../yaml/YamlPlace';

/** Parts of a sibling that a new Application takes over when all siblings agree on them. */
function agreed(
  applications: YamlPlace[],
  ...keys: string[]
): string | undefined {
  const texts = applications.map(application => {
    const { node, context } = application.get(...keys) ?? {};
    if (!isNode(node) || !node.range || !context) {
      return undefined;
    }
    const [start, end] = node.range;
    const { text } = context.file;
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const lead = text.slice(lineStart, start);
    const body = text.slice(start, end).trimEnd();
    return /^\s*$/.test(lead)
      ? `\n${lead}${body}`.replace(/\r/g, '')
      : ` ${body}`;
  });
  return texts.every(text => text === texts[0]) ? texts[0] : undefined;
}

/** Adds an Application that deploys the service's chart where its siblings are deployed. */
export const addService: LayoutDriver['addService'] = ({
  folder,
  files,
  service,
}) => {
  const { chart, name, image, tag } = service;
  if (!chart) {
    return {
      refused: `an Application needs a chart: its name, repository and version`,
    };
  }
  const siblings = [...files]
    .flatMap(([path, text]) => parseFile(path, text).roots)
    .filter(root => root.text('kind') === 'Application');
  const parts = ['project', 'destination', 'syncPolicy'].map(key => ({
    key,
    text: agreed(siblings, 'spec', key),
  }));
  const namespace = agreed(siblings, 'metadata', 'namespace');
  if (!parts[1].text) {
    return {
      refused: `the Applications in ${folder} do not agree on a destination`,
    };
  }
  const path = below(folder, `${name}.yaml`);
  if (files.has(path)) {
    return { refused: `there is a file ${path} already` };
  }
  const taken = parts
    .filter(part => part.text)
    .map(part => `  ${part.key}:${part.text}\n`)
    .join('');
  return {
    changes: [
      {
        path,
        after: `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${name}
${namespace ? `  namespace:${namespace}\n` : ''}spec:
${taken}  source:
    repoURL: ${chart.repository}
    chart: ${chart.name}
    targetRevision: ${scalarText(chart.version, '')}
    helm:
      releaseName: ${name}
      valuesObject:
        image:
          repository: ${image}
          tag: ${scalarText(tag, '"')}
`,
      },
    ],
  };
};
