import { posix } from 'node:path';
import type { KubeObject } from '../../kube/KubeObject';
import type { RepositoryFiles } from '../git/GitSource';
import { parseYamlDocuments } from './parseManifests';
import { RenderError } from './RenderError';
import { renderChart } from './renderChart';
import { normalizePath } from './renderDirectory';

const STATE_KEYS = ['templates', 'releases', 'commonLabels'];
const TEMPLATE_KEYS = ['namespace', 'chart', 'labels'];
const RELEASE_KEYS = [
  ...TEMPLATE_KEYS,
  'name',
  'inherit',
  'values',
  'needs',
  'installed',
];

function refuseUnknown(where: string, given: object, known: string[]): void {
  const unknown = Object.keys(given).find(key => !known.includes(key));
  if (unknown) {
    throw new RenderError(`${where}: ${unknown} is not supported`);
  }
}

function readDocument(files: RepositoryFiles, file: string): any {
  const text = files.get(file) ?? '';
  if (text.includes('{{')) {
    throw new RenderError(`${file}: Go templates are not supported`);
  }
  const [document, ...others] = parseYamlDocuments(file, text);
  if (others.length > 0) {
    throw new RenderError(`${file}: several documents are not supported`);
  }
  return document ?? {};
}

/** A release with what it inherits: its own fields win. */
function wholeRelease(release: any, templates: any, file: string): any {
  const where = `${file}: release ${release.name}`;
  refuseUnknown(where, release, RELEASE_KEYS);
  const inherited = (release.inherit ?? []).map((item: any) => {
    refuseUnknown(`${where}: inherit`, item, ['template']);
    const template = templates[item.template];
    if (!template) {
      throw new RenderError(
        `${where}: release tried to inherit inexistent release template "${item.template}"`,
      );
    }
    refuseUnknown(
      `${file}: template ${item.template}`,
      template,
      TEMPLATE_KEYS,
    );
    return template;
  });
  return Object.assign({}, ...inherited, release);
}

function valuesOf(files: RepositoryFiles, folder: string, item: any): object {
  if (typeof item !== 'string') {
    return item;
  }
  const file = normalizePath(posix.join(folder, item));
  if (!files.has(file)) {
    throw new RenderError(
      `values file matching "${item}" does not exist in "${folder || '.'}"`,
    );
  }
  return readDocument(files, file);
}

function renderRelease(
  files: RepositoryFiles,
  folder: string,
  { name, namespace = 'default', chart = '', values = [] }: any,
): KubeObject[] {
  if (!/^\.{1,2}\//.test(chart)) {
    throw new RenderError(
      `release ${name}: chart "${chart}" is not supported, only charts of the repository are`,
    );
  }
  return renderChart(files, {
    path: posix.join(folder, chart),
    namespace,
    values: values.map((item: any) => valuesOf(files, folder, item)),
  });
}

function requireNeeded(releases: any[]): void {
  const names = releases.map(({ name }) => name);
  for (const { name, needs = [] } of releases) {
    const missing = needs.find(
      (need: string) => !names.includes(need.split('/').at(-1)),
    );
    if (missing) {
      throw new RenderError(
        `release(s) "${name}" depend(s) on an undefined release "${missing}"`,
      );
    }
  }
}

/** Renders the releases of a helmfile whose charts lie in the repository; whatever else it says is refused by its name. */
export function renderHelmfile(
  files: RepositoryFiles,
  path: string,
): KubeObject[] {
  const folder = normalizePath(path);
  const file = posix.join(folder, 'helmfile.yaml');
  if (!files.has(file)) {
    throw new RenderError(
      'no state file found. It must be named helmfile.yaml',
    );
  }
  const state = readDocument(files, file);
  refuseUnknown(file, state, STATE_KEYS);
  const releases = (state.releases ?? []).map((release: any) =>
    wholeRelease(release, state.templates ?? {}, file),
  );
  requireNeeded(releases);
  return releases
    .filter(({ installed = true }: any) => installed)
    .flatMap((release: any) => renderRelease(files, folder, release));
}
