import { appendItem } from '../yaml/appendItem';
import {
  type DataList,
  type DataMap,
  blockLines,
  blockText,
} from '../yaml/blockLines';
import { removeItem } from '../yaml/removeItem';
import type { PathStep } from '../yaml/YamlPlace';
import type { FileDraft, FolderDraft, Step } from './FileDraft';

/** An edit of a text, and what it is meant to do. */
export interface TextEdit {
  step: Step;
  apply(text: string): { text: string } | { refused: string };
}

/** Puts items behind those of a list, or keys behind those of a map. */
export function adding(to: PathStep[], add: DataList | DataMap): TextEdit {
  return {
    step: { add, to },
    apply: text => appendItem(text, to, blockLines(add)),
  };
}

/** Takes an entry of a list or map out. */
export function removing(path: PathStep[]): TextEdit {
  return { step: { remove: path }, apply: text => removeItem(text, path) };
}

/** Applies edits to a text one after the other, and stops at the first that is refused. */
export function editText(
  path: string,
  before: string,
  edits: TextEdit[],
): FolderDraft {
  let text = before;
  for (const edit of edits) {
    const result = edit.apply(text);
    if ('refused' in result) {
      return { refused: `${path}: ${result.refused}` };
    }
    text = result.text;
  }
  const steps = edits.map(({ step }) => step);
  return {
    changes: text === before ? [] : [{ path, before, after: text, steps }],
  };
}

/** A new file of documents. */
export function newFile(path: string, documents: DataMap[]): FileDraft {
  return { path, after: documents.map(blockText).join('---\n'), documents };
}

/** The changes of several edits, or the first refusal. */
export function joinEdits(...edits: FolderDraft[]): FolderDraft {
  const changes: FileDraft[] = [];
  for (const edit of edits) {
    if ('refused' in edit) {
      return edit;
    }
    changes.push(...edit.changes);
  }
  return { changes };
}
