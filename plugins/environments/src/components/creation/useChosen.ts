import { useEffect } from 'react';

/**
 * What was chosen of a list. Where `minItems` says how many there have to be, the form begins with that many items and nothing in
 * them, which would be neither what a person chose nor missing; they are taken out.
 */
export function useChosen(
  items: (string | null | undefined)[] = [],
  onChange: (chosen: string[]) => void,
): string[] {
  const chosen = items.filter((item): item is string => Boolean(item));
  const isFilled = chosen.length < items.length;
  useEffect(() => {
    if (isFilled) {
      onChange(chosen);
    }
    // The form gives another function, and another list, with each change
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isFilled]);
  return chosen;
}
