import { findKustomization } from '../kustomize/findKustomization';
import { LAYOUTS } from '../layouts';
import type { TreeFile } from '../LayoutDriver';
import { MAX_CHARACTERS } from '../yaml/parseYaml';
import { below, folderOf, isBelow } from './folders';
import { isHelmfile, isTemplate } from './parseFile';

/** A tree of files, for asking what is where. */
export interface SourceTree {
  has(path: string): boolean;
  /** The file that a path means: itself, or the kustomization of a folder, else the YAML files in it. */
  filesAt(path: string): string[];
  /** Why a file is not read, if it is not. */
  unreadable(path: string): string | undefined;
}

const YAML = /\.ya?ml(\.gotmpl)?$/;
/** Folders that hold no configuration of an environment. */
const HIDDEN = /(^|\/)(\.[^/]+|node_modules|vendor)\//;

/** Indexes a tree once. */
export function createTree(tree: TreeFile[]): SourceTree {
  const files = new Map(tree.map(file => [file.path, file]));
  const folders = new Map<string, string[]>();
  for (const { path } of tree) {
    const folder = folderOf(path);
    const known = folders.get(folder) ?? [];
    known.push(path);
    folders.set(folder, known);
  }
  const unreadable = (path: string) => {
    const file = files.get(path);
    if (file?.mode === '120000') {
      return 'a symbolic link: seen, not followed';
    }
    return (file?.size ?? 0) > MAX_CHARACTERS
      ? 'larger than 1 MiB: seen, not read'
      : undefined;
  };
  return {
    has: path => files.has(path),
    filesAt(path) {
      if (files.has(path)) {
        return [path];
      }
      const own = findKustomization(path, files);
      return own
        ? [own]
        : (folders.get(path) ?? []).filter(name => YAML.test(name));
    },
    unreadable,
  };
}

/** Where a folder's configuration begins, and how that was found. */
export interface Entry {
  layout: string;
  detection: string;
  files: string[];
}

function isCandidate(path: string): boolean {
  const override = LAYOUTS.some(
    layout => layout.name === 'argocd' && layout.files?.claims(path),
  );
  return (
    override ||
    ((YAML.test(path) || /(^|\/)Kustomization$/.test(path)) &&
      !HIDDEN.test(path))
  );
}

/** Files below a chart that are templates or come with it. */
function isInChart(path: string, charts: string[]): boolean {
  return charts.some(
    chart =>
      isBelow(below(chart, 'templates'), path) ||
      isBelow(below(chart, 'charts'), path) ||
      isBelow(below(chart, 'crds'), path),
  );
}

/**
 * The files that reading a folder begins with. A kustomization, chart or helmfile in the folder itself says what is
 * deployed: the rest is read as they lead to it. Without one, every YAML file of the folder is read.
 */
export function findEntry(
  folder: string,
  tree: TreeFile[],
  layout: string,
): Entry {
  const inside = tree
    .map(file => file.path)
    .filter(path => isBelow(folder, path) && isCandidate(path))
    .sort();
  const own = inside.filter(path => folderOf(path) === folder);
  const overrides = own.filter(path => /\/?\.argocd-source[^/]*$/.test(path));
  const claimed = (name: string) =>
    layout === 'auto' || layout === name
      ? own.filter(path =>
          LAYOUTS.find(item => item.name === name)?.files?.claims(path),
        )
      : [];
  const charts = inside
    .filter(path => /(^|\/)Chart\.yaml$/.test(path))
    .map(folderOf);
  const [kustomization] = claimed('kustomize');
  if (kustomization) {
    return {
      layout: 'kustomize',
      detection: `${kustomization} is a kustomization`,
      files: [kustomization, ...overrides],
    };
  }
  const templates = inside.filter(
    path =>
      isTemplate(path) &&
      (folderOf(path) === folder ||
        folderOf(path) === below(folder, 'helmfile.d')) &&
      !/values[^/]*$/.test(path),
  );
  // Beside a helmfile, other templates are what it leads to: values, or further states
  const named = templates.filter(isHelmfile);
  const states = named.length > 0 ? named : templates;
  if (states.length > 0 && (layout === 'auto' || layout === 'helmfile')) {
    return {
      layout: 'helmfile',
      detection: `${states[0]} is a helmfile`,
      files: states,
    };
  }
  const [chart] = claimed('umbrella-chart');
  if (chart) {
    const values = own.filter(path => /values[^/]*\.ya?ml$/i.test(path));
    const lock = [
      below(folder, 'Chart.lock'),
      below(folder, 'requirements.lock'),
    ];
    return {
      layout: 'umbrella-chart',
      detection: `${chart} is a chart`,
      files: [
        ...own.filter(path => /\/?(Chart|requirements)\.yaml$/.test(path)),
        ...values,
        ...lock.filter(path => tree.some(file => file.path === path)),
        ...overrides,
      ],
    };
  }
  // Values without any service yet
  const [values] = claimed('helm-values');
  return {
    layout: layout === 'auto' ? 'helm-values' : layout,
    detection: values ? `${values} holds Helm values` : '',
    files: inside.filter(path => !isInChart(path, charts)),
  };
}
