import { newFile } from '../../drafts/editFiles';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import { newResource } from '../../kustomization/resources';
import { problemOfRelease } from '../../servicesChart/sharedChart';
import { below } from '../../tree/folders';
import { type Data, type DataMap, blockLines } from '../../yaml/blockLines';
import { dataOf, linesOf } from '../../yaml/copyLines';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { applicationMarks } from './marks';
import { newApplication } from './newApplication';

/** A part of a sibling: what it says, and the lines that say it where they can be copied. */
interface Part {
  data: Data;
  lines?: string[];
}

/** A part of the Applications when all of them agree on it. */
function agreed(
  applications: YamlPlace[],
  ...keys: string[]
): Part | undefined {
  const places = applications.map(application => application.get(...keys));
  const parts = places.map(dataOf);
  const [first] = parts;
  const json = JSON.stringify(first);
  if (!first || parts.some(part => JSON.stringify(part) !== json)) {
    return undefined;
  }
  const [lines, ...others] = places.map(place => place && linesOf(place));
  const same = others.every(item => item?.join() === lines?.join());
  return { data: first, lines: same ? lines : undefined };
}

/** The text of a document with the lines of a part in place of what was written for it. */
function withLines(text: string, key: string, part: Part | undefined): string {
  if (!part?.lines) {
    return text;
  }
  const plain = blockLines({ [key]: part.data });
  const written = plain.map(line => `  ${line}\n`).join('');
  const copied = [`${key}:`, ...part.lines.map(line => line && `  ${line}`)];
  return text.replace(written, () =>
    copied.map(line => (line ? `  ${line}\n` : '\n')).join(''),
  );
}

/**
 * Adds an Application: of the folder's own chart where its kustomization says what all of them share, else of the service's
 * chart, where its siblings are deployed.
 */
export const addService: LayoutDriver['addService'] = ({
  folder,
  files,
  service,
}) => {
  const { chart, name, image, tag } = service;
  const path = below(folder, `${name}.yaml`);
  const refused = problemOfRelease(name);
  if (refused) {
    return { refused };
  }
  const marks = applicationMarks({ folder, files });
  if (marks) {
    return newResource(
      { folder, files },
      newFile(path, [newApplication(service, marks)]),
    );
  }
  if (!chart) {
    return {
      refused: `an Application needs a chart: its name, repository and version`,
    };
  }
  const siblings = [...files.keys()]
    .flatMap(file => files.parse(file).roots)
    .filter(root => root.text('kind') === 'Application');
  const project = agreed(siblings, 'spec', 'project');
  const destination = agreed(siblings, 'spec', 'destination');
  const syncPolicy = agreed(siblings, 'spec', 'syncPolicy');
  if (!destination) {
    return {
      refused: `the Applications in ${folder} do not agree on a destination`,
    };
  }
  const application: DataMap = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      namespace: agreed(siblings, 'metadata', 'namespace')?.data,
    },
    spec: {
      project: project?.data,
      destination: destination.data,
      syncPolicy: syncPolicy?.data,
      source: {
        repoURL: chart.repository,
        chart: chart.name,
        targetRevision: chart.version,
        helm: {
          releaseName: name,
          valuesObject: { image: { repository: image, tag } },
        },
      },
    },
  };
  const draft = newFile(path, [application]);
  const copied = withLines(draft.after ?? '', 'destination', destination);
  return newResource(
    { folder, files },
    { ...draft, after: withLines(copied, 'syncPolicy', syncPolicy) },
  );
};
