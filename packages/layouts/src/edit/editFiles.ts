import type { FolderEdit } from '../LayoutDriver';
import type { FileChange } from './FileChange';

type TextEdit = { text: string } | { refused: string };

/** Applies edits to a text one after the other, and stops at the first that is refused. */
export function editText(
  path: string,
  before: string,
  edits: Array<(text: string) => TextEdit>,
): FolderEdit {
  let text = before;
  for (const edit of edits) {
    const result = edit(text);
    if ('refused' in result) {
      return { refused: `${path}: ${result.refused}` };
    }
    text = result.text;
  }
  return { changes: text === before ? [] : [{ path, before, after: text }] };
}

/** The changes of several edits, or the first refusal. */
export function joinEdits(...edits: FolderEdit[]): FolderEdit {
  const changes: FileChange[] = [];
  for (const edit of edits) {
    if ('refused' in edit) {
      return edit;
    }
    changes.push(...edit.changes);
  }
  return { changes };
}
