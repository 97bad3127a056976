import { adding, editText } from '../../drafts/editFiles';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import { chartReference } from './chartReference';
import { findState } from './findState';

/** Adds a release of the service's chart, in the namespace that the other releases share, and the chart's repository. */
export const addService: LayoutDriver['addService'] = options => {
  const { folder, service } = options;
  const { chart, name, image, tag } = service;
  const state = findState(options);
  if (!chart) {
    return {
      refused: 'a release needs a chart: its name, repository and version',
    };
  }
  if (!state) {
    return { refused: `there is no helmfile with releases in ${folder}` };
  }
  if (state.computed) {
    return { refused: `${state.path} holds Go templates: add it by hand` };
  }
  if (state.releases.some(release => release.text('name') === name)) {
    return { refused: `${state.path} already has a release ${name}` };
  }
  const [first] = state.releases.map(release => release.text('namespace'));
  const shared = state.releases.every(
    release => release.text('namespace') === first,
  );
  const reference = chartReference(state, options.files, chart);
  if ('refused' in reference) {
    return reference;
  }
  return editText(state.path, state.text, [
    ...reference.edits,
    adding(
      ['releases'],
      [
        {
          name,
          namespace: (shared && first) || undefined,
          chart: reference.chart,
          version: chart.version,
          values: [{ image: { repository: image, tag } }],
        },
      ],
    ),
  ]);
};
