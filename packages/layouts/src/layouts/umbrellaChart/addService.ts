import { adding, editText, joinEdits } from '../../drafts/editFiles';
import type { FolderDraft } from '../../drafts/FileDraft';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import { findValues } from '../../values/findValues';
import { findChart } from './findChart';
import { lockPathOf } from './lockPathOf';

/** Adds a dependency on the service's chart, and its image to the values. */
export const addService: LayoutDriver['addService'] = options => {
  const { folder, files, service } = options;
  const { chart, name, image, tag } = service;
  const path = findChart(options);
  if (!chart) {
    return {
      refused: 'a dependency needs a chart: its name, repository and version',
    };
  }
  if (!path) {
    return { refused: `there is no Chart.yaml with dependencies in ${folder}` };
  }
  if (files.has(lockPathOf(path))) {
    return {
      refused: `${lockPathOf(
        path,
      )} would be stale: it cannot be computed for a new dependency. Add it with "helm dependency update"`,
    };
  }
  const [root] = files.parse(path).roots;
  const taken = (root?.list('dependencies') ?? []).some(item =>
    [item.text('alias'), item.text('name')].includes(name),
  );
  if (taken) {
    return { refused: `${path} already has a dependency ${name}` };
  }
  const dependency = editText(path, files.get(path)!, [
    adding(
      ['dependencies'],
      [
        {
          name: chart.name,
          alias: chart.name === name ? undefined : name,
          version: chart.version,
          repository: chart.repository,
        },
      ],
    ),
  ]);
  const values = findValues(folder, files);
  const block: FolderDraft = values
    ? editText(values, files.get(values)!, [
        adding([], { [name]: { image: { repository: image, tag } } }),
      ])
    : { changes: [] };
  return joinEdits(dependency, block);
};
