import { LineCounter } from 'yaml';
import { parseYaml } from './parseYaml';
import { templateMask } from './templateMask';
import { YamlPlace } from './YamlPlace';

/** A YAML file: its documents, or why it is not read. */
export class YamlFile {
  readonly path: string;
  /** The text as it stands in the repository. */
  readonly text: string;
  readonly problem?: string;
  readonly roots: YamlPlace[];
  /** Ranges that a template engine computes. */
  readonly computed: ReadonlyArray<[start: number, end: number]>;
  private readonly lines = new LineCounter();

  private constructor(options: {
    path: string;
    text: string;
    template: boolean;
  }) {
    const { path, text, template } = options;
    this.path = path;
    this.text = text;
    const masked = template ? templateMask(text) : { text, computed: [] };
    this.computed = masked.computed;
    const parsed = parseYaml(masked.text, { template });
    if ('problem' in parsed) {
      this.problem = parsed.problem;
      this.roots = [];
      return;
    }
    this.lines.addNewLine(0);
    for (
      let at = text.indexOf('\n');
      at >= 0;
      at = text.indexOf('\n', at + 1)
    ) {
      this.lines.addNewLine(at + 1);
    }
    const origin = { text: masked.text, toFile: (offset: number) => offset };
    this.roots = parsed.documents.map(
      (document, index) =>
        new YamlPlace({
          context: { file: this, index, document, origin },
          node: document.contents,
          path: [],
          ancestors: [],
        }),
    );
  }

  static parse(options: {
    path: string;
    text: string;
    /** Go templates stand between the YAML. */
    template?: boolean;
  }): YamlFile {
    return new YamlFile({ template: false, ...options });
  }

  /** From an offset to the end of its line, without the line break. */
  restOfLine(offset: number): string {
    const next = this.lines.lineStarts[this.lineOf(offset)] ?? Infinity;
    return this.text.slice(offset, next).replace(/\r?\n$/, '');
  }

  /** 1-based. */
  lineOf(offset: number): number {
    return this.lines.linePos(offset).line;
  }
}
