const ENDS = /[.!?]$/;

/** Messages as one text, each told once; undefined where there are none. */
export function joinSentences(
  ...messages: Array<string | undefined>
): string | undefined {
  const told = messages.flatMap(message => message?.trim() || []);
  const distinct = told.filter(
    (message, index) =>
      !told.some(
        (other, position) =>
          other.includes(message) && (other !== message || position < index),
      ),
  );
  return distinct.length > 0
    ? distinct
        .map((message, index) =>
          index === distinct.length - 1 || ENDS.test(message)
            ? message
            : `${message}.`,
        )
        .join(' ')
    : undefined;
}
