import {
  type Document,
  type Node,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
} from 'yaml';
import { resolveAlias } from './aliasTargets';
import { BRANCHES, isBranchedAlias, keyText, pairsOf } from './branches';
import { literalBlock } from './literalBlock';
import { parseYaml } from './parseYaml';
import { computedText } from './templateMask';
import type { YamlFile } from './YamlFile';

/** Steps of a path: keys of maps and indexes of lists. */
export type PathStep = string | number;

/** A text within a file and where its characters stand in that file. */
interface Origin {
  text: string;
  toFile(offset: number): number;
}

/** What is shared by all places of one parsed text. */
export interface YamlContext {
  file: YamlFile;
  /** 0-based index of the document in the file. */
  index: number;
  document: Document.Parsed;
  origin: Origin;
  /** Why nothing in this text can be edited in place, such as YAML in a quoted string. */
  frozen?: string;
}

/** One node of a file, with the way to it. Aliases are followed when reading, never when editing. */
export class YamlPlace {
  readonly context: YamlContext;
  /** As written: an alias stays an alias. */
  readonly node: Node | null;
  readonly path: PathStep[];
  /** The way to it in what the text is a part of, such as values that are merged over others; else the path. */
  readonly at: PathStep[];
  /** Collections above, outermost first, as written. */
  readonly ancestors: Node[];

  constructor(options: {
    context: YamlContext;
    node: unknown;
    path: PathStep[];
    at?: PathStep[];
    ancestors: Node[];
  }) {
    this.context = options.context;
    this.node = (options.node ?? null) as Node | null;
    this.path = options.path;
    this.at = options.at ?? options.path;
    this.ancestors = options.ancestors;
  }

  /** What an alias stands for. */
  private get target(): unknown {
    return resolveAlias(this.node, this.context.document);
  }

  get isMap(): boolean {
    return isMap(this.node);
  }

  get isList(): boolean {
    return isSeq(this.node);
  }

  get isAlias(): boolean {
    return isAlias(this.node);
  }

  /** The same place, as a part of something at another path. */
  moved(at: PathStep[]): YamlPlace {
    const { context, node, path, ancestors } = this;
    return new YamlPlace({ context, node, path, at, ancestors });
  }

  /** What of the scalar's text it is, where that holds more, such as the value in `KEY=value`. */
  get part(): string | undefined {
    return undefined;
  }

  /** The same place where nothing can be edited. @param reason - Ends the sentence "it stands in …" */
  frozen(reason: string): YamlPlace {
    const { context, node, path, at, ancestors } = this;
    return new YamlPlace({
      context: { ...context, frozen: context.frozen ?? reason },
      node,
      path,
      at,
      ancestors,
    });
  }

  private child(step: PathStep, node: unknown): YamlPlace {
    return new YamlPlace({
      context: this.context,
      node,
      path: [...this.path, step],
      at: [...this.at, step],
      ancestors: this.node ? [...this.ancestors, this.node] : this.ancestors,
    });
  }

  /** The values of a map or list. An alias has none of its own: they belong to its anchor. */
  children(): YamlPlace[] {
    if (isMap(this.node)) {
      return this.node.items.flatMap(pair => {
        const key = isPair(pair) ? keyText(pair) : undefined;
        return key === undefined ? [] : [this.child(key, pair.value)];
      });
    }
    if (isSeq(this.node)) {
      return this.node.items.map((item, index) => this.child(index, item));
    }
    return [];
  }

  /** Whether it, or what it is an alias of, stands at or below a key that its map has more than once. */
  get isRepeated(): boolean {
    if (isBranchedAlias(this.node, this.context)) {
      return true;
    }
    const steps = this.path.slice(this.path.length - this.ancestors.length);
    return this.ancestors.some((node, index) => {
      const step = steps[index];
      return (
        isMap(node) &&
        typeof step === 'string' &&
        pairsOf(node, step).length > 1
      );
    });
  }

  /** The values under keys: several where a key stands in several branches of a template. */
  all(...keys: PathStep[]): YamlPlace[] {
    const [key, ...rest] = keys;
    if (key === undefined) {
      return [this];
    }
    const node = this.node;
    let found: YamlPlace[] = [];
    if (isMap(node) && typeof key === 'string') {
      found = pairsOf(node, key).map(pair => this.child(key, pair.value));
    } else if (isSeq(node) && typeof key === 'number') {
      found = key < node.items.length ? [this.child(key, node.items[key])] : [];
    }
    return rest.length > 0 ? found.flatMap(child => child.all(...rest)) : found;
  }

  /** The first value under keys, or undefined. */
  get(...keys: PathStep[]): YamlPlace | undefined {
    return this.all(...keys).at(0);
  }

  /** The items of the lists under keys; empty when there is none. */
  list(...keys: PathStep[]): YamlPlace[] {
    return this.all(...keys).flatMap(place =>
      place.isList ? place.children() : [],
    );
  }

  /** The text of the scalar here or under keys: numbers keep their notation; null and booleans are none. */
  text(...keys: PathStep[]): string | undefined {
    if (keys.length > 0) {
      return this.get(...keys)?.text();
    }
    const { target } = this;
    return isScalar(target) &&
      target.value !== null &&
      typeof target.value !== 'boolean'
      ? computedText(target, this.context) ??
          target.source ??
          String(target.value)
      : undefined;
  }

  /** Every place below and including this one, depth first. */
  *visit(): Generator<YamlPlace> {
    // A stack of its own: generators within generators cost their depth for every place
    const left: YamlPlace[] = [this];
    for (let place = left.pop(); place; place = left.pop()) {
      yield place;
      place
        .children()
        .reverse()
        .forEach(child => left.push(child));
    }
  }

  /** What comes of every place below and including this one, depth first. */
  flatMap<T>(read: (place: YamlPlace) => T[]): T[] {
    const found: T[] = [];
    for (const place of this.visit()) {
      read(place).forEach(item => found.push(item));
    }
    return found;
  }

  /** The YAML that a string holds; its places have their true offsets when the string is a literal block. */
  inner(): YamlPlace | undefined {
    const documents = this.innerDocuments();
    return documents.length === 1 ? documents[0] : undefined;
  }

  /** The same for a string that may hold several documents. */
  innerDocuments(): YamlPlace[] {
    const { target } = this;
    if (!isScalar(target) || typeof target.value !== 'string') {
      return [];
    }
    const { file, index, origin } = this.context;
    const block = literalBlock(target, origin.text);
    const parsed = parseYaml(block?.text ?? target.value);
    if ('problem' in parsed) {
      return [];
    }
    const inner: Origin = block
      ? {
          text: block.text,
          toFile: offset => origin.toFile(block.toOuter(offset)),
        }
      : { text: target.value, toFile: () => this.offset };
    const frozen =
      this.context.frozen ??
      (this.isRepeated ? BRANCHES : undefined) ??
      (block
        ? undefined
        : 'YAML inside a string that is not a literal block (|)');
    return parsed.documents.map(
      document =>
        new YamlPlace({
          context: { file, index, document, origin: inner, frozen },
          node: document.contents,
          path: this.path,
          ancestors: [],
        }),
    );
  }

  /** Offset in the file at which the node starts. */
  get offset(): number {
    return this.context.origin.toFile(this.node?.range?.[0] ?? 0);
  }

  /** 1-based line at which the node starts. */
  get line(): number {
    return this.context.file.lineOf(this.offset);
  }
}
