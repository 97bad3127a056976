import { posix } from 'node:path';
import type { KubeObject } from '../../kube/KubeObject';
import type { RepositoryFiles } from '../git/GitSource';
import { parseManifests } from './parseManifests';
import { RenderError } from './RenderError';

/** `./a/` → `a`; the repository's root is the empty string. */
export function normalizePath(path: string): string {
  const normal = posix.normalize(path.replace(/^\/+/, '')).replace(/\/$/, '');
  return normal === '.' ? '' : normal;
}

/** Files below a folder, by their path inside it. */
export function filesBelow(
  files: RepositoryFiles,
  folder: string,
): Array<{ file: string; inner: string; text: string }> {
  const prefix = folder === '' ? '' : `${folder}/`;
  return [...files]
    .filter(([file]) => file.startsWith(prefix))
    .map(([file, text]) => ({ file, inner: file.slice(prefix.length), text }));
}

/** Renders a plain directory of manifests. */
export function renderDirectory(
  files: RepositoryFiles,
  options: { path: string; recurse?: boolean },
): KubeObject[] {
  const folder = normalizePath(options.path);
  const found = filesBelow(files, folder);
  if (found.length === 0) {
    throw new RenderError(`${options.path}: app path does not exist`);
  }
  return found
    .filter(({ inner }) => options.recurse || !inner.includes('/'))
    .filter(({ inner }) => /\.(ya?ml|json)$/.test(inner))
    .flatMap(({ file, text }) => parseManifests(file, text));
}
