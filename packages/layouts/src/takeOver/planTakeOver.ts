import type { FileChange } from '../drafts/FileChange';
import { type LayoutDriver, layoutNamed } from '../driver/LayoutDriver';
import type { ReadFolder } from '../driver/ReadFolder';
import { planVersions } from '../edit/planVersions';
import { conflictWith } from '../edit/refusedAddition';
import { findKustomization } from '../kustomization/findKustomization';
import { toSourceFiles } from '../locate/createParser';
import type { LocateResult } from '../locate/locatePins';
import { below, folderOf, isBelow } from '../tree/folders';
import { placeAt } from '../yaml/placeAt';
import { formatPath } from '../yaml/paths';
import type { SourceFiles } from '../yaml/SourceFiles';
import { adaptFiles } from './adaptFiles';
import { draftTaken } from './draftTaken';
import { type OwnParts, ownParts } from './ownParts';
import { renamed } from './renamed';
import type { TakeOverOptions, TakeOverPlan } from './TakeOver';
import { type TakenPart, toldOf } from './toldOf';

/** The files that both environments have to have, by what they are there for. */
function mainFiles(
  driver: LayoutDriver,
  read: ReadFolder,
): Record<string, string | undefined> {
  return {
    kustomization: findKustomization(read.folder, read.files),
    ...driver.mainFiles?.(read),
  };
}

/** What comes, as it has to be in the other environment. */
interface Coming extends OwnParts {
  driver: LayoutDriver;
  /** All files of the environment that has the service, with the version that it comes with. */
  upstream: SourceFiles;
  /** The files that come, or that have entries that come. */
  texts: SourceFiles;
  newPath(path: string): string;
}

/** The upstream's files with the version that the service comes with. */
function withVersion(
  layouts: LayoutDriver[],
  { from, pins, version }: TakeOverOptions,
): { texts: Map<string, string> } | { refused: string } {
  const planned = planVersions(layouts, {
    targets: [{ pins, to: version }],
    files: from.located.files,
  });
  if ('refused' in planned) {
    return planned;
  }
  const texts = new Map(from.located.files);
  planned.changes.forEach(({ path, after }) => texts.set(path, after ?? ''));
  return { texts };
}

/** What comes, with the names of the files that it comes to. */
function takenParts({ texts, files, entries, newPath }: Coming): TakenPart[] {
  const shared = [...new Set(entries.map(({ file }) => file))];
  return [
    ...files.map(path => {
      const { roots } = texts.parse(path);
      const isData = roots.every(root => !root.isMap && !root.isList);
      return {
        file: newPath(path),
        places: roots,
        ...(isData ? { text: texts.get(path) } : {}),
      };
    }),
    ...shared.map(file => ({
      file: newPath(file),
      places: entries
        .filter(entry => entry.file === file)
        .flatMap(({ path }) => {
          const found = placeAt(texts.parse(file), formatPath(path));
          return 'place' in found ? [found.place] : [];
        }),
    })),
  ];
}

/** A file that would have to come as well, and that was not read. */
function unreadFile(
  { folder, files, paths }: LocateResult,
  coming: string[],
  wholeFolder: boolean,
): string | undefined {
  const folders = new Set(
    wholeFolder
      ? [folder]
      : coming.map(folderOf).filter(path => path !== folder),
  );
  return paths.find(
    path => !files.has(path) && [...folders].some(item => isBelow(item, path)),
  );
}

/** The parts of a service as they have to be in the other environment; or why they cannot be told. */
function partsFor(
  layouts: LayoutDriver[],
  options: TakeOverOptions,
): Coming | { refused: string } {
  const { from, to, wholeFolder } = options;
  const { layout, folder } = from.located;
  const kept = options.ownNames;
  const driver = layoutNamed(layouts, layout);
  if (!driver || (to.located.layout !== layout && !wholeFolder)) {
    const [is, was] = [to, from].map(
      ({ located }) => located.layout ?? 'nothing known',
    );
    return {
      refused: `${from.title} is written as ${was}, ${to.title} as ${is}`,
    };
  }
  const versioned = withVersion(layouts, options);
  if ('refused' in versioned) {
    return versioned;
  }
  const parts = ownParts(
    layouts,
    { ...from.located, files: versioned.texts },
    options,
  );
  if ('refused' in parts) {
    return parts;
  }
  const unread = unreadFile(from.located, parts.files, wholeFolder);
  if (unread) {
    return { refused: `${unread} is no text that can be copied` };
  }
  const upstream = toSourceFiles(layouts, versioned.texts);
  const target = toSourceFiles(layouts, to.located.files);
  const here = mainFiles(driver, { folder, files: upstream });
  const there = mainFiles(driver, { folder: to.located.folder, files: target });
  const isControl = driver.objects?.ownsFolder === true;
  const newPath = (path: string) => {
    const role = Object.keys(here).find(key => here[key] === path);
    const relative = folder === '.' ? path : path.slice(folder.length + 1);
    return (
      (role && !wholeFolder && there[role]) ||
      below(
        to.located.folder,
        isControl
          ? renamed(relative, { from: from.names[0], to: to.names[0], kept })
          : relative,
      )
    );
  };
  const adapted = adaptFiles(upstream, {
    ...options,
    parts,
    kept,
    target,
    newPath,
    says: {
      from: driver.says?.({ folder, files: upstream }) ?? [],
      to: driver.says?.({ folder: to.located.folder, files: target }) ?? [],
    },
    isControl,
  });
  return 'refused' in adapted
    ? adapted
    : {
        driver,
        upstream,
        newPath,
        files: parts.files,
        // Whether the other folder lists files is its own matter
        entries: driver.objects
          ? parts.entries.filter(({ file }) => file !== here.kustomization)
          : parts.entries,
        texts: toSourceFiles(layouts, adapted.texts),
      };
}

/** Why changes cannot stand in a folder. */
function inTheWay(
  layouts: LayoutDriver[],
  located: LocateResult,
  changes: FileChange[],
): string | undefined {
  const { folder } = located;
  const outside = changes.find(({ path }) => !isBelow(folder, path));
  return outside
    ? `${outside.path} is outside of ${folder}`
    : conflictWith(layouts, located, changes);
}

/**
 * The files with which an environment takes over a service's configuration from another one: what is the service's there, byte for
 * byte, but for what places it in the other environment. It is refused where that cannot be told from what is of others.
 */
export function planTakeOver(
  layouts: LayoutDriver[],
  options: TakeOverOptions,
): TakeOverPlan {
  const { from, to } = options;
  const parts = partsFor(layouts, options);
  if ('refused' in parts) {
    return parts;
  }
  const { folder, files } = to.located;
  const draft = draftTaken(parts.driver, parts, {
    folder,
    files: toSourceFiles(layouts, files),
  });
  if ('refused' in draft) {
    return { refused: `${to.title}: ${draft.refused}` };
  }
  const paths = parts.files.map(parts.newPath);
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice) {
    return { refused: `${to.title}: several files would become ${twice}` };
  }
  const changes = draft.changes.map(({ path, before, after }) => ({
    path,
    before,
    after,
  }));
  const refused = inTheWay(layouts, to.located, changes);
  if (refused) {
    return { refused: `${to.title}: ${refused}` };
  }
  const after = new Map(files);
  changes.forEach(({ path, after: text = '' }) => after.set(path, text));
  const afterwards = toSourceFiles(layouts, after);
  return {
    changes,
    consents: toldOf(layouts, takenParts(parts), {
      title: from.title,
      names: from.names,
      kept: options.ownNames,
      from: parts.upstream,
      after: afterwards,
      says: parts.driver.says?.({ folder, files: afterwards }) ?? [],
    }),
  };
}
