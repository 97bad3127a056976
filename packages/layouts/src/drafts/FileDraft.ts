import type { Data, DataList, DataMap } from '../yaml/blockLines';
import type { PathStep } from '../yaml/YamlPlace';
import type { FileChange } from './FileChange';

/**
 * What an edit of a document is meant to do: to put items behind those of a list or keys behind those of a map, or to
 * take an entry out. A list or map that is not there, or holds nothing, comes into being.
 */
export type Step =
  | { add: DataList | DataMap; to: PathStep[] }
  | { remove: PathStep[] };

/** A change of a file as a layout drafts it, with what it is meant to do: for the proof that it does just that. */
export interface FileDraft extends FileChange {
  /** What happens to the only document of a file, one after the other. */
  steps?: Step[];
  /** The documents of a new file. */
  documents?: Data[];
}

/** What a layout does to a folder, or why it cannot. */
export type FolderDraft = { changes: FileDraft[] } | { refused: string };
