/** What the Environments tab shows besides the path; it lives in the URL's query. */
export interface Selection {
  /** Entity ref of the selected environment. */
  environment?: string;
  /** The open dialog; it is about the selected environment, or opened from its details. */
  dialog?:
    | 'promote'
    | 'rollback'
    | 'configure'
    | 'remove'
    | 'remove-everywhere';
  /** Id of the record to roll back to, or of the reported version to promote. */
  record?: string;
}

/** Reads a selection; a dialog that lacks what it is about is none. */
export function readSelection(search: URLSearchParams): Selection {
  const environment = search.get('environment') ?? undefined;
  const dialog = search.get('dialog');
  const record = search.get('record') ?? undefined;
  if (
    environment &&
    (dialog === 'configure' ||
      dialog === 'remove' ||
      dialog === 'remove-everywhere')
  ) {
    return { environment, dialog };
  }
  if (environment && dialog === 'promote') {
    return { environment, dialog, ...(record ? { record } : {}) };
  }
  if (environment && dialog === 'rollback' && record) {
    return { environment, dialog, record };
  }
  return environment ? { environment } : {};
}

/** Writes a selection into a query and leaves the rest of the query as it is. */
export function writeSelection(
  search: URLSearchParams,
  selection: Selection,
): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of ['environment', 'dialog', 'record'] as const) {
    const value = selection[name];
    if (value) {
      next.set(name, value);
    } else {
      next.delete(name);
    }
  }
  return next;
}
