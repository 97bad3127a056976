import type { LayoutDriver } from '../../driver/LayoutDriver';
import { repositoryName } from '../../pins/gitPin';
import { applicationMarks } from './marks';
import { LAYOUT } from './name';

/** The revision that all Applications of a folder follow, where its kustomization says it, is no version of one of them. */
export const link: LayoutDriver['link'] = (graph, read) => {
  const marks = applicationMarks(read);
  if (!marks) {
    return;
  }
  const own = repositoryName(marks.repository);
  for (const file of graph.values()) {
    file.pins = file.pins.filter(
      ({ layout, artifact, value }) =>
        layout !== LAYOUT ||
        artifact.kind !== 'git' ||
        artifact.name !== own ||
        value !== marks.revision,
    );
  }
};
