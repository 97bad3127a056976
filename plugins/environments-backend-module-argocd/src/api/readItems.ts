const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
/** The first letter of `null`, which is what Argo CD makes of an empty list. */
const LETTER_N = 0x6e;

/** Cuts the objects of `items` out of a list's JSON, one by one as it comes in. */
class ItemCutter {
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** The last string of the outermost object, which a colon makes a key. */
  private word = '';
  private key = '';
  private listed = false;
  private inItems = false;
  private kept: Buffer[] = [];

  /** The texts of the objects that end within a chunk. */
  *cut(chunk: Buffer): Generator<string> {
    // Where the object in hand begins in this chunk; -1 when there is none
    let from = this.inItems && this.depth > 2 ? 0 : -1;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.inString) {
        this.readString(byte);
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (this.open(byte)) {
          from = at;
        }
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (this.close()) {
          yield this.take(chunk.subarray(from, at + 1));
          from = -1;
        }
      } else {
        this.readOther(byte);
      }
    }
    if (from >= 0) {
      this.kept.push(chunk.subarray(from));
    }
  }

  /** Throws when what came in is not a whole list. */
  end(): void {
    if (!this.listed) {
      throw new Error('the answer is not a list of Applications');
    }
    if (this.depth !== 0) {
      throw new Error('the list of Applications ended in the middle');
    }
  }

  /** Whether an item begins. */
  private open(byte: number): boolean {
    if (byte === OPEN_BRACKET && this.depth === 1) {
      this.inItems = this.key === 'items';
      this.listed ||= this.inItems;
    }
    this.depth += 1;
    return this.inItems && this.depth === 3;
  }

  /** Whether an item ends. */
  private close(): boolean {
    this.depth -= 1;
    const ends = this.inItems && this.depth === 2;
    this.inItems &&= this.depth > 1;
    return ends;
  }

  private readOther(byte: number): void {
    if (byte === QUOTE) {
      this.inString = true;
      this.word = '';
    } else if (byte === COLON && this.depth === 1) {
      this.key = this.word;
    } else if (byte === LETTER_N && this.depth === 1) {
      this.listed ||= this.key === 'items';
    }
  }

  private take(last: Buffer): string {
    const text = Buffer.concat([...this.kept, last]).toString('utf8');
    this.kept = [];
    return text;
  }

  private readString(byte: number): void {
    if (this.escaped) {
      this.escaped = false;
    } else if (byte === BACKSLASH) {
      this.escaped = true;
    } else if (byte === QUOTE) {
      this.inString = false;
      return;
    }
    if (this.depth === 1) {
      this.word += String.fromCharCode(byte);
    }
  }
}

/**
 * The objects of a list, read as they come in, so that a list of thousands is never in memory as a whole. Throws when the
 * answer is cut off, or is no list.
 */
export async function* readItems<T>(
  body: AsyncIterable<Buffer>,
): AsyncGenerator<T> {
  const cutter = new ItemCutter();
  for await (const chunk of body) {
    for (const text of cutter.cut(chunk)) {
      yield JSON.parse(text) as T;
    }
  }
  cutter.end();
}
