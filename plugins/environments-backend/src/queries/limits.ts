/** Rows of a list when the caller does not say. */
export const DEFAULT_LIMIT = 50;
