import { parseDocument } from 'yaml';

/** YAML 1.1 and 1.2 disagree on what is a string; a plain scalar has to be one in both, and alone on its line. */
function isPlainString(value: string): boolean {
  if (!/^[\w./@:+-]+$/.test(value) || /:$/.test(value)) {
    return false;
  }
  // Sexagesimal numbers and dates are read as other types by YAML 1.1 readers
  if (/^[-+]?\d[\d_]*(:[0-5]?\d)+(\.\d*)?$|^\d{4}-\d\d?-\d\d?/.test(value)) {
    return false;
  }
  if (
    /^[-+]?(0x[\d_a-f]+|0[ob][\d_]+|\d[\d_]*(\.[\d_]*)?(e[-+]?\d+)?|\.\d[\d_]*(e[-+]?\d+)?)$/i.test(
      value,
    )
  ) {
    return false;
  }
  return (['1.1', '1.2'] as const).every(version => {
    const document = parseDocument(`key: ${value}\n`, {
      version,
      logLevel: 'silent',
    });
    return document.errors.length === 0 && document.get('key') === value;
  });
}

/**
 * Writes a string as a YAML scalar that reads back as the same string in YAML 1.1 and 1.2, in the quotes of the scalar
 * that it replaces.
 *
 * @param value - The string to write; one line
 * @param source - The scalar that stands there now, quotes included
 * @public
 */
export function scalarText(value: string, source: string): string {
  if (source.startsWith("'")) {
    return `'${value.replace(/'/g, "''")}'`;
  }
  if (source.startsWith('"') || !isPlainString(value)) {
    return JSON.stringify(value);
  }
  return value;
}

/** The types that YAML 1.1 and 1.2 read a plain scalar as. */
function typesOf(text: string): Array<string | undefined> {
  return (['1.1', '1.2'] as const).map(version => {
    const document = parseDocument(`key: ${text}\n`, {
      version,
      logLevel: 'silent',
    });
    return document.errors.length === 0
      ? typeof document.get('key')
      : undefined;
  });
}

/**
 * Whether a plain scalar is a number, truth value or null of the same kind as the plain one that stands there. Helm reads
 * YAML 1.1: where `yes` stands, `no` takes its place as it is, and not as a string.
 */
export function isOfOneKind(text: string, source: string): boolean {
  const [old, current] = typesOf(source);
  const [first, second] = typesOf(text);
  return current === 'string'
    ? first === old && (old === 'boolean' || old === 'number')
    : first === current && second === current;
}
