import type { YamlFile } from './YamlFile';

/** Parses a file as its name says. */
export type ParseFile = (path: string, text: string) => YamlFile;

/** Texts of files by path; each is parsed once, when it is asked for. */
export class SourceFiles extends Map<string, string> {
  private readonly parsed = new Map<string, YamlFile>();

  constructor(
    texts: Iterable<readonly [string, string]>,
    private readonly parseFile: ParseFile,
  ) {
    super(texts);
  }

  /** What a file holds; nothing where it is not there. */
  parse(path: string): YamlFile {
    const known = this.parsed.get(path);
    if (known) {
      return known;
    }
    const file = this.parseFile(path, this.get(path) ?? '');
    this.parsed.set(path, file);
    return file;
  }
}
