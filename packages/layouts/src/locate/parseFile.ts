import { nameOf } from './folders';
import { YamlFile } from '../yaml/YamlFile';

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

/** Parses a file as its name says. */
export function parseFile(path: string, text: string): YamlFile {
  return YamlFile.parse({ path, text, template: isTemplate(path) });
}
