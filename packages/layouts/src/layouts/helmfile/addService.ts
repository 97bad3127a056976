import { adding, editText, joinEdits, newFile } from '../../drafts/editFiles';
import type { FolderDraft } from '../../drafts/FileDraft';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import type { ReadFolder } from '../../driver/ReadFolder';
import type { ServiceAddition } from '../../driver/ServiceAddition';
import { serviceValues } from '../../servicesChart/serviceValues';
import { problemOfRelease } from '../../servicesChart/sharedChart';
import { below } from '../../tree/folders';
import { chartReference } from './chartReference';
import { type State, findState } from './findState';
import { findTemplate, newRelease } from './template';

/** A release of the folder's own chart, and its file of values. */
function addRelease(
  { path, text }: State,
  { folder, service }: ReadFolder & { service: ServiceAddition },
): FolderDraft {
  const { name } = service;
  const valuesFile = `values/${name}.yaml`;
  const values = {
    services: { [name]: serviceValues(service, { isKnown: true }) },
  };
  return joinEdits(
    editText(path, text, [
      adding(['releases'], [newRelease(service, valuesFile)]),
    ]),
    { changes: [newFile(below(folder, valuesFile), [values])] },
  );
}

/** The namespace that all releases are in; that of the template for services where there is none. */
function sharedNamespace({ roots, releases }: State): string | undefined {
  const own = findTemplate(roots)?.text('namespace');
  const [first = own, ...rest] = releases.map(
    release => release.text('namespace') ?? own,
  );
  return rest.every(namespace => namespace === first) ? first : undefined;
}

/** A release of the service's chart, in the namespace that the others share, and the chart's repository. */
function addChart(
  state: State,
  { files, service }: ReadFolder & { service: ServiceAddition },
  chart: NonNullable<ServiceAddition['chart']>,
): FolderDraft {
  const { name, image, tag } = service;
  const reference = chartReference(state, files, chart);
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
          namespace: sharedNamespace(state),
          chart: reference.chart,
          version: chart.version,
          values: [{ image: { repository: image, tag } }],
        },
      ],
    ),
  ]);
}

/** Adds a release: of the service's chart, else of the folder's own chart where the helmfile has a template for it. */
export const addService: LayoutDriver['addService'] = options => {
  const { folder, service } = options;
  const { chart, name } = service;
  const state = findState(options);
  if (!chart && !(state && findTemplate(state.roots))) {
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
  const problem = problemOfRelease(name);
  if (problem) {
    return { refused: problem };
  }
  return chart ? addChart(state, options, chart) : addRelease(state, options);
};
