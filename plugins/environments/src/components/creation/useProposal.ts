import { useEffect, useRef } from 'react';

/**
 * Fills a field in, and follows what the proposal is made of until the person types.
 *
 * @returns called with what the person typed
 */
export function useProposal(
  value: string | undefined,
  proposal: string | undefined,
  onChange: (value: string | undefined) => void,
): (typed: string) => void {
  const isTyped = useRef(Boolean(value));
  useEffect(() => {
    if (!isTyped.current && proposal && value !== proposal) {
      onChange(proposal);
    }
    // The form gives another function with each change
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [value, proposal]);
  return typed => {
    isTyped.current = true;
    onChange(typed || undefined);
  };
}
