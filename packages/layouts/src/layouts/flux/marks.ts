import type { LayoutDriver } from '../../driver/LayoutDriver';
import type { ReadFolder } from '../../driver/ReadFolder';
import { findKustomization } from '../../kustomization/findKustomization';

const PREFIX = 'downstage.dev';

/** What a kustomization is annotated with that lists HelmReleases of one chart. */
export const MARKS = {
  /** `namespace/name` of the HelmChart that the fleet has for them. */
  chart: `${PREFIX}/helm-chart`,
  /** The account that they act as. */
  account: `${PREFIX}/service-account`,
};

/** What the HelmReleases of a folder share, as its kustomization says it; undefined where it does not. */
export function releaseMarks({
  folder,
  files,
}: Pick<ReadFolder, 'folder' | 'files'>):
  | { chart: { namespace: string; name: string }; account: string }
  | undefined {
  const path = findKustomization(folder, files);
  const [root] = path ? files.parse(path).roots : [];
  const mark = (key: string) => root?.text('metadata', 'annotations', key);
  const [namespace, name, ...rest] = mark(MARKS.chart)?.split('/') ?? [];
  const account = mark(MARKS.account);
  return namespace && name && rest.length === 0 && account
    ? { chart: { namespace, name }, account }
    : undefined;
}

/** What all HelmReleases of a folder have, where its kustomization says it. */
export const says: LayoutDriver['says'] = read => {
  const { account, chart } = releaseMarks(read) ?? {};
  const places = {
    serviceAccountName: account,
    'chartRef.namespace': chart?.namespace,
    'chartRef.name': chart?.name,
  };
  return Object.entries(places).flatMap(([path, text]) =>
    text === undefined
      ? []
      : [{ kind: 'HelmRelease', path: ['spec', ...path.split('.')], text }],
  );
};
