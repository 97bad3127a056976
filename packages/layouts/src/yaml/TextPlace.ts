import { type PathStep, YamlPlace } from './YamlPlace';

/** What a place reads as, where that is not the text of its scalar. */
interface Reading {
  text: string;
  /** What of the scalar's own text it is, where that holds more. */
  part?: string;
  /** The way to it in what it is a part of; that of the scalar where nothing is given. */
  at?: PathStep[];
}

/**
 * A scalar that reads as another text than its own: a part of it, such as the value in `KEY=value`, or what the text
 * becomes that it is filled into.
 */
export class TextPlace extends YamlPlace {
  private readonly reading: Reading;

  /** @param place - The scalar that is edited */
  constructor(place: YamlPlace, reading: Reading) {
    const { context, node, path, ancestors } = place;
    super({ context, node, path, at: reading.at ?? place.at, ancestors });
    this.reading = reading;
  }

  override get part(): string | undefined {
    return this.reading.part;
  }

  override moved(at: PathStep[]): YamlPlace {
    return new TextPlace(this, { ...this.reading, at });
  }

  override frozen(reason: string): YamlPlace {
    return new TextPlace(super.frozen(reason), this.reading);
  }

  override text(...keys: PathStep[]): string | undefined {
    return keys.length === 0 ? this.reading.text : undefined;
  }
}

/** The part of a scalar's text that comes last in it. */
export function partOf(whole: YamlPlace, part: string): YamlPlace {
  return new TextPlace(whole, { text: part, part });
}

/**
 * A scalar with variables filled in: it stands where the last of them does that has a place. The scalar itself where none
 * has.
 *
 * @param pattern - Finds the variables; its first group is the name, its second one what stands for a variable that
 *   nothing sets
 * @param find - Where the value of a variable is written down
 */
export function fillIn(
  scalar: YamlPlace,
  pattern: RegExp,
  find: (name: string) => YamlPlace | undefined,
): YamlPlace {
  let last: YamlPlace | undefined;
  const text = (scalar.text() ?? '').replace(
    pattern,
    (variable: string, name: string, fallback?: string | number) => {
      const place = find(name);
      last = place?.text() === undefined ? last : place;
      return (
        place?.text() ?? (typeof fallback === 'string' ? fallback : variable)
      );
    },
  );
  return last ? new TextPlace(last, { text, at: scalar.at }) : scalar;
}
