import { editText, joinEdits, type TextEdit } from '../drafts/editFiles';
import type { FileDraft, FolderDraft } from '../drafts/FileDraft';
import { proveDraft } from '../drafts/proveDraft';
import type { LayoutDriver } from '../driver/LayoutDriver';
import type { ReadFolder } from '../driver/ReadFolder';
import { newResource } from '../kustomization/resources';
import { folderOf } from '../tree/folders';
import { appendItem, onlyDocument } from '../yaml/appendItem';
import { copyEntry } from '../yaml/copyLines';
import { placeAt } from '../yaml/placeAt';
import { formatPath } from '../yaml/paths';
import { SourceFiles } from '../yaml/SourceFiles';
import type { PathStep } from '../yaml/YamlPlace';
import type { OwnParts } from './ownParts';

/** Puts a copied entry behind those of a list or map, which may not be there yet. */
function appending(
  to: PathStep[],
  { data, lines }: NonNullable<ReturnType<typeof copyEntry>>,
): TextEdit {
  const [key] = to;
  return {
    step: { add: data, to },
    apply: text =>
      to.length === 1 && !onlyDocument(text)?.has(key)
        ? appendItem(text, [], [`${key}:`, ...lines.map(line => `  ${line}`)])
        : appendItem(text, to, lines),
  };
}

/** The entries of files as the files of the other environment gain them. */
function draftEntries(
  adapted: SourceFiles,
  entries: OwnParts['entries'],
  target: SourceFiles,
  newPath: (path: string) => string,
): FolderDraft {
  const changes: FileDraft[] = [];
  for (const file of new Set(entries.map(entry => entry.file))) {
    const path = newPath(file);
    const before = target.get(path);
    if (before === undefined) {
      return { refused: `it has no file as ${file}` };
    }
    const edits: TextEdit[] = [];
    const own = entries
      .filter(entry => entry.file === file)
      .sort((a, b) => Number(a.path.at(-1)) - Number(b.path.at(-1)));
    for (const { path: steps } of own) {
      const found = placeAt(adapted.parse(file), formatPath(steps));
      const entry = 'place' in found ? copyEntry(found.place) : undefined;
      if (!entry) {
        return {
          refused: `${file}: ${formatPath(steps)} cannot be copied by itself`,
        };
      }
      edits.push(appending(steps.slice(0, -1), entry));
    }
    const draft = editText(path, before, edits);
    if ('refused' in draft) {
      return draft;
    }
    for (const change of draft.changes) {
      const problem = proveDraft(change);
      if (problem) {
        return { refused: `${path}: ${problem}` };
      }
      changes.push(change);
    }
  }
  return { changes };
}

/** Where an engine reads the files of a kustomization alone, it has to lead to what comes. */
function listed(
  read: ReadFolder,
  drafts: FileDraft[],
  driver: LayoutDriver,
): FolderDraft {
  return drafts.reduce<FolderDraft>(
    (all, draft) => {
      if ('refused' in all) {
        return all;
      }
      const added =
        driver.objects && folderOf(draft.path) === read.folder
          ? newResource(read, draft)
          : { changes: [draft] };
      if ('refused' in added) {
        return added;
      }
      // Each of them reads the kustomization as the one before left it
      added.changes.forEach(({ path, after }) => {
        if (after !== undefined && path !== draft.path) {
          read.files.set(path, after);
        }
      });
      const paths = new Set(added.changes.map(({ path }) => path));
      return {
        changes: [
          ...all.changes.filter(({ path }) => !paths.has(path)),
          ...added.changes,
        ],
      };
    },
    { changes: [] },
  );
}

/**
 * The changes by which a folder gains parts: whole files, and entries of files that it has.
 *
 * @param texts - The parts as they come
 * @param read - The folder that gains them
 */
export function draftTaken(
  driver: LayoutDriver,
  parts: OwnParts & { texts: SourceFiles; newPath(path: string): string },
  read: ReadFolder,
): FolderDraft {
  const { texts, entries, files, newPath } = parts;
  const copies = files.map(file => ({
    path: newPath(file),
    after: texts.get(file),
  }));
  return joinEdits(
    draftEntries(texts, entries, read.files, newPath),
    listed(read, copies, driver),
  );
}
