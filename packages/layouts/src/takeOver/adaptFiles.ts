import { isKustomization } from '../kustomization/findKustomization';
import { type Replacement, replaceRanges } from '../drafts/replaceRanges';
import { toScalar } from '../pins/toScalar';
import { folderOf, isBelow, relativePath } from '../tree/folders';
import type { SourceFiles } from '../yaml/SourceFiles';
import type { YamlFile } from '../yaml/YamlFile';
import type { YamlPlace } from '../yaml/YamlPlace';
import { isWithin } from '../yaml/paths';
import { scalarText } from '../yaml/scalarText';
import type { SaidPlace } from '../driver/SaidPlace';
import { homeOf, saidOf } from './home';
import { outwardReferences } from './outwardReferences';
import type { OwnParts } from './ownParts';
import { renamed } from './renamed';
import type { TakeOverOptions } from './TakeOver';

/** Another text for a scalar, or a part of it. */
interface Rewrite {
  place: YamlPlace;
  part?: string;
  text: string;
}

/** What a file comes to with other scalars. */
function rewrite(
  text: string,
  rewrites: Rewrite[],
): { text: string } | { refused: string } {
  const replacements: Replacement[] = [];
  for (const { place, part, text: wanted } of rewrites) {
    const scalar = toScalar({ place, role: 'version', part });
    if ('blocked' in scalar) {
      return {
        refused: `${place.context.file.path} line ${place.line}: ${scalar.blocked}`,
      };
    }
    const [start, end] = scalar.range;
    replacements.push({
      range: scalar.range,
      text:
        part === undefined
          ? scalarText(wanted, text.slice(start, end))
          : wanted,
    });
  }
  return { text: replaceRanges(text, replacements) };
}

/** Where the parts go, and what is known of it. */
interface Destination extends TakeOverOptions {
  parts: OwnParts;
  /** What the service is called, whatever stands in it. */
  kept: string[];
  newPath(path: string): string;
}

/** The paths in a file that lead somewhere else from where it goes, or nowhere. */
function leading(
  file: YamlFile,
  isOwn: (place: YamlPlace) => boolean,
  { parts, from, to, sameBranch, newPath }: Destination,
): { rewrites: Rewrite[] } | { refused: string } {
  const rewrites: Rewrite[] = [];
  for (const { place, text, target } of outwardReferences(file)) {
    const comes = parts.files.some(path => isBelow(target, path));
    const isInside = isBelow(from.located.folder, target);
    const isThere =
      isInside && to.located.paths.some(path => isBelow(newPath(target), path));
    if (isOwn(place) && !comes && !isThere) {
      if (!sameBranch || isInside) {
        return {
          refused: `${file.path} line ${place.line} leads to ${target}, which ${to.title} does not have`,
        };
      }
      const wanted = relativePath(folderOf(newPath(file.path)), target);
      if (relativePath(folderOf(file.path), target) !== wanted) {
        rewrites.push({ place, part: text, text: wanted });
      }
    }
  }
  return { rewrites };
}

/** The names of objects that are called after their environment, such as `shop-qa`. */
function calledAfter(
  file: YamlFile,
  { from, to, kept }: Destination,
): Rewrite[] {
  return file.roots.flatMap(root => {
    const place = root.get('metadata', 'name');
    const was = place?.text() ?? '';
    const text = renamed(was, { from: from.names[0], to: to.names[0], kept });
    return place && text !== was ? [{ place, text }] : [];
  });
}

/**
 * The files of a service as they have to be in the other environment: in its namespace, project and cluster where all that
 * is there agrees on one, called after it where the engine's objects are called after their environment, and with paths that
 * lead to the same files from there.
 *
 * @param files - Of the environment that has the service
 * @param options.newPath - Where a file goes
 * @param options.says - What both folders say of their objects
 * @param options.isControl - Whether objects are an engine's, which all environments may keep in one namespace
 */
export function adaptFiles(
  files: SourceFiles,
  options: Destination & {
    target: SourceFiles;
    says: { from: SaidPlace[]; to: SaidPlace[] };
    isControl: boolean;
  },
): { texts: Map<string, string> } | { refused: string } {
  const { from, to, target, parts, says, isControl } = options;
  const inFolder = (all: SourceFiles, folder: string) =>
    [...all.keys()].filter(path => isBelow(folder, path));
  const home = homeOf(
    { files, paths: inFolder(files, from.located.folder) },
    { files: target, paths: inFolder(target, to.located.folder) },
  );
  const said = saidOf(files, says.from, says.to);
  const texts = new Map<string, string>();
  const whole = new Set(parts.files);
  const paths = new Set([...whole, ...parts.entries.map(({ file }) => file)]);
  for (const path of paths) {
    const file = files.parse(path);
    const isOwn = (place: YamlPlace) =>
      whole.has(path) ||
      parts.entries.some(
        entry => entry.file === path && isWithin(place.path, entry.path),
      );
    const led = leading(file, isOwn, options);
    if ('refused' in led) {
      return led;
    }
    const isNamed = isControl && whole.has(path) && !isKustomization(path);
    const adapted = rewrite(files.get(path) ?? '', [
      ...[...home(path), ...said(path)].filter(({ place }) => isOwn(place)),
      ...led.rewrites,
      ...(isNamed ? calledAfter(file, options) : []),
    ]);
    if ('refused' in adapted) {
      return adapted;
    }
    texts.set(path, adapted.text);
  }
  return { texts };
}
