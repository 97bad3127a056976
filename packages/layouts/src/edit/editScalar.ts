import { isScalar } from 'yaml';
import { proveLeaves } from '../drafts/proveLeaves';
import { replaceRanges } from '../drafts/replaceRanges';
import type { LayoutDriver } from '../driver/LayoutDriver';
import { createParser } from '../locate/createParser';
import { anchorUsers } from '../pins/anchors';
import { isLikeReference } from '../pins/imagePin';
import { toScalar } from '../pins/toScalar';
import { placeAt } from '../yaml/placeAt';
import { isOfOneKind, scalarText } from '../yaml/scalarText';
import type { YamlPlace } from '../yaml/YamlPlace';
import type { EditResult } from './EditResult';

/**
 * Which scalar is set to which value.
 *
 * @public
 */
export interface ScalarOptions {
  file: string;
  text: string;
  /** Dotted, as in {@link PinnedScalar.path}. */
  path: string;
  /** 0-based; needed where several documents have the path. */
  document?: number;
  to: string;
  /** What anchors share with the value may change with it. */
  consent?: boolean;
}

/** Why a value cannot take the place of another one, whatever that is. */
function unfitValue(place: YamlPlace, to: string): string | undefined {
  if (/[\r\n]/.test(to)) {
    return 'a value of several lines cannot be written in place';
  }
  const was = place.text() ?? '';
  return was.includes('/') && isLikeReference(was) && !isLikeReference(to)
    ? `${place.context.file.path} line ${place.line}: "${was}" is a whole image reference, and ${to} alone would take its place: give the whole`
    : undefined;
}

/** Writes another value into any scalar, with the same proof as a version. */
export function editScalar(
  layouts: LayoutDriver[],
  options: ScalarOptions,
): EditResult & { consents?: string[] } {
  const { text, path, to, consent } = options;
  const parse = createParser(layouts);
  const file = parse(options.file, text);
  const found = placeAt(file, path, options.document);
  if ('problem' in found) {
    return { refused: found.problem };
  }
  const { place } = found;
  const unfit = unfitValue(place, to);
  if (unfit) {
    return { refused: unfit };
  }
  const scalar = toScalar({ place, role: 'version' });
  if ('blocked' in scalar) {
    return { refused: `${file.path} line ${place.line}: ${scalar.blocked}` };
  }
  const shared = [...new Set(anchorUsers(place))];
  const consents =
    shared.length > 0
      ? [`${file.path} ${path} also changes ${shared.join('; ')}`]
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
  const after = parse(options.file, result);
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
