import type { LayoutDriver } from '../driver/LayoutDriver';
import { type ParseFile, SourceFiles } from '../yaml/SourceFiles';
import { YamlFile } from '../yaml/YamlFile';

/** Parses files as the layouts say that they are written. */
export function createParser(layouts: LayoutDriver[]): ParseFile {
  return (path, text) =>
    YamlFile.parse({
      path,
      text,
      template: layouts.some(layout => layout.templates?.(path)),
    });
}

/** Texts by path, to be parsed as the layouts say that they are written. */
export function toSourceFiles(
  layouts: LayoutDriver[],
  texts: ReadonlyMap<string, string>,
): SourceFiles {
  return new SourceFiles(texts, createParser(layouts));
}
