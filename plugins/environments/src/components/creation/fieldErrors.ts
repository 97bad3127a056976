/** What describes an input besides its description: what is known of its value, and what the form says of it. */
export function describedBy(
  { $id }: { $id: string },
  rawErrors: string[] | undefined,
): string {
  return rawErrors?.length ? `${$id}__notes ${$id}__error` : `${$id}__notes`;
}

/** Id of the element that says what is known of a field's value. */
export const notesId = ({ $id }: { $id: string }) => `${$id}__notes`;
