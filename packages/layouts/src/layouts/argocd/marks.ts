import type { LayoutDriver } from '../../driver/LayoutDriver';
import type { ReadFolder } from '../../driver/ReadFolder';
import { findKustomization } from '../../kustomization/findKustomization';
import { SHARED_CHART } from '../../servicesChart/sharedChart';
import { below } from '../../tree/folders';

const PREFIX = 'downstage.dev';

/** What a kustomization is annotated with that lists Applications of one chart. */
export const MARKS = {
  /** The AppProject that they are of. */
  project: `${PREFIX}/application-project`,
  /** The repository that the chart is in: their own. */
  repository: `${PREFIX}/application-repository`,
  /** What of it they follow, as `refs/heads/<branch>`: a tag may have the short name of a branch. */
  revision: `${PREFIX}/application-revision`,
};

/** What the Applications of a folder share. */
export interface ApplicationMarks {
  project: string;
  repository: string;
  revision: string;
  /** Of the chart, from the root of the repository. */
  path: string;
  namespace: string;
}

/** What the Applications of a folder share, as its kustomization says it; undefined where it does not. */
export function applicationMarks({
  folder,
  files,
}: Pick<ReadFolder, 'folder' | 'files'>): ApplicationMarks | undefined {
  const kustomization = findKustomization(folder, files);
  const [root] = kustomization ? files.parse(kustomization).roots : [];
  const mark = (key: string) => root?.text('metadata', 'annotations', key);
  const project = mark(MARKS.project);
  const repository = mark(MARKS.repository);
  const revision = mark(MARKS.revision);
  const namespace = root?.text('namespace');
  return project && repository && revision && namespace
    ? {
        project,
        repository,
        revision,
        path: below(folder, SHARED_CHART),
        namespace,
      }
    : undefined;
}

/** What all Applications of a folder have, where its kustomization says it. */
export const says: LayoutDriver['says'] = read => {
  const marks = applicationMarks(read);
  const places = {
    project: marks?.project,
    'source.repoURL': marks?.repository,
    'source.targetRevision': marks?.revision,
    'source.path': marks?.path,
    'destination.namespace': marks?.namespace,
  };
  return Object.entries(places).flatMap(([path, text]) =>
    text === undefined
      ? []
      : [{ kind: 'Application', path: ['spec', ...path.split('.')], text }],
  );
};
