/**
 * The text after an edit, or why it is refused.
 *
 * @public
 */
export type EditResult = { text: string } | { refused: string };
