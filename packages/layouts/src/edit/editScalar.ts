import { isScalar } from 'yaml';
import { parseFile } from '../locate/parseFile';
import { placeAt } from '../locate/placeAt';
import { createPin } from '../pins/createPin';
import { isOfOneKind, scalarText } from '../yaml/scalarText';
import type { EditResult } from './editPin';
import { proveLeaves } from './proveLeaves';
import { replaceRanges } from './replaceRanges';

/**
 * Writes another value into any scalar, with the same proof as a version: nothing else changes. A number, truth value
 * or null that takes the place of one of its kind is written plainly; everything else is a string.
 *
 * @param path - Dotted, as in {@link PinnedScalar.path}
 * @param document - 0-based; needed where several documents have the path
 * @public
 */
export function editScalar(options: {
  file: string;
  text: string;
  path: string;
  document?: number;
  to: string;
  /** What anchors share with the value may change with it. */
  consent?: boolean;
}): EditResult & { consents?: string[] } {
  const { text, path, to, consent } = options;
  const file = parseFile(options.file, text);
  const found = placeAt(file, path, options.document);
  if ('problem' in found) {
    return { refused: found.problem };
  }
  if (/[\r\n]/.test(to)) {
    return { refused: 'a value of several lines cannot be written in place' };
  }
  const { place } = found;
  const pin = createPin({
    layout: 'explicit',
    artifact: { kind: 'image', name: path },
    value: place.text() ?? '',
    scalars: [{ place, role: 'version' }],
    names: [],
  });
  const [scalar] = pin.scalars;
  if (!scalar) {
    return { refused: `${file.path} line ${pin.line}: ${pin.reason}` };
  }
  const consents =
    pin.shared.length > 0
      ? [`${file.path} ${path} also changes ${pin.shared.join('; ')}`]
      : [];
  if (consents.length > 0 && !consent) {
    return { refused: consents.join('. ') };
  }
  const source = text.slice(...scalar.range);
  const plain = !/^["']/.test(source) && isOfOneKind(to, source);
  const result = replaceRanges(text, [
    {
      range: scalar.range,
      text: plain ? to : scalarText(to, source),
    },
  ]);
  const after = parseFile(options.file, result);
  const problem = proveLeaves(file, after, [scalar.range]);
  const landed = placeAt(after, path, place.context.index);
  const is = 'place' in landed ? landed.place : undefined;
  const value = isScalar(is?.node) ? String(is?.node.value) : is?.text();
  const wrong =
    problem ??
    (value === to || is?.text() === to
      ? undefined
      : `${path} would read ${value}`);
  return wrong
    ? { refused: `${file.path}: ${wrong}` }
    : { text: result, consents };
}
