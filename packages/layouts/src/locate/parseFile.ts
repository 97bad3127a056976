import { YamlFile } from '../yaml/YamlFile';

/** Files in which Go template actions stand between the YAML. */
export function isTemplate(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    name.endsWith('.gotmpl') ||
    /^helmfile([-_.][\w.-]*)?\.ya?ml$/.test(name) ||
    /(^|\/)helmfile\.d\/[^/]+\.ya?ml$/.test(path)
  );
}

/** Parses a file as its name says. */
export function parseFile(path: string, text: string): YamlFile {
  return YamlFile.parse({ path, text, template: isTemplate(path) });
}
