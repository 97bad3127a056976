import type { FileChange } from '@downstage/layouts';
import { diffArrays } from 'diff';

/** One line before and after; undefined on the side that does not have it. Without line endings. */
export interface LineChange {
  /** 1-based: of the new text, or of the old one for a line that is gone. */
  line: number;
  before?: string;
  after?: string;
}

/** The lines that a change touches. */
export function toLineChanges({ before = '', after = '' }: FileChange) {
  const changes: LineChange[] = [];
  let old = 1;
  let line = 1;
  let removed: string[] = [];
  const flush = (added: string[]) => {
    const count = Math.max(removed.length, added.length);
    for (let index = 0; index < count; index++) {
      const was = removed.at(index);
      const is = added.at(index);
      changes.push({
        line: is === undefined ? old + index : line + index,
        ...(was === undefined ? {} : { before: was.replace(/\r$/, '') }),
        ...(is === undefined ? {} : { after: is.replace(/\r$/, '') }),
      });
    }
    old += removed.length;
    line += added.length;
    removed = [];
  };
  for (const part of diffArrays(before.split('\n'), after.split('\n'))) {
    if (part.removed) {
      removed = part.value;
    } else if (part.added) {
      flush(part.value);
    } else {
      flush([]);
      old += part.value.length;
      line += part.value.length;
    }
  }
  flush([]);
  return changes;
}
