import { nameOf } from '../../tree/folders';
import type { YamlFile } from '../../yaml/YamlFile';

/** Files that helmfile reads by themselves, by their names. */
export function isHelmfile(path: string): boolean {
  return (
    /^helmfile([-_.][\w.-]*)?\.ya?ml(\.gotmpl)?$/.test(nameOf(path)) ||
    /(^|\/)helmfile\.d\/[^/]+\.ya?ml(\.gotmpl)?$/.test(path)
  );
}

/** Files in which Go template actions stand between the YAML. */
export function isTemplate(path: string): boolean {
  return path.endsWith('.gotmpl') || isHelmfile(path);
}

/** Whether a file is a state; templates of values are none. */
export function isState(path: string): boolean {
  return isTemplate(path) && !/values[^/]*\.gotmpl$/.test(path);
}

/** Whether a file has releases of charts: bases and nested states go by any name. */
export function hasReleases(file: YamlFile): boolean {
  return file.roots.some(root =>
    root.list('releases').some(release => release.text('chart') !== undefined),
  );
}
