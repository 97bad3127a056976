import { scalarText } from './scalarText';

/** What YAML can hold, without how it is written. */
export type Data = string | number | boolean | null | DataList | DataMap;
export type DataList = Data[];
export interface DataMap {
  /** An undefined one is left out. */
  [key: string]: Data | undefined;
}

export function isCollection(
  data: Data | undefined,
): data is DataList | DataMap {
  return typeof data === 'object' && data !== null;
}

/** A tag among values is quoted even where it need not be: whoever sets it by hand may write `1.10`. */
function scalarLine(data: string | number | boolean | null, key?: string) {
  return typeof data === 'string'
    ? scalarText(data, key === 'tag' ? '"' : '')
    : String(data);
}

function keyLines(key: string, data: Data): string[] {
  const name = scalarText(key, '');
  if (!isCollection(data)) {
    return [`${name}: ${scalarLine(data, key)}`];
  }
  const lines = blockLines(data);
  return lines.length === 0
    ? [`${name}: ${Array.isArray(data) ? '[]' : '{}'}`]
    : [`${name}:`, ...lines.map(line => `  ${line}`)];
}

function itemLines(data: Data): string[] {
  const [first, ...rest] = isCollection(data)
    ? blockLines(data)
    : [scalarLine(data)];
  const empty = Array.isArray(data) ? '[]' : '{}';
  return [`- ${first ?? empty}`, ...rest.map(line => `  ${line}`)];
}

/** Writes a list or map in block style, without indentation for the first level. */
export function blockLines(data: DataList | DataMap): string[] {
  return Array.isArray(data)
    ? data.flatMap(itemLines)
    : Object.entries(data).flatMap(([key, value]) =>
        value === undefined ? [] : keyLines(key, value),
      );
}

/** A document of {@link blockLines}. */
export function blockText(data: DataList | DataMap): string {
  return `${blockLines(data).join('\n')}\n`;
}
