import { useEffect, useRef } from 'react';

/** Puts the focus on what a dialog shows when that becomes something else: the button that was pressed is gone. */
export function useFocusOnStep(step: boolean) {
  const body = useRef<HTMLDivElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current !== step) {
      shown.current = step;
      body.current?.focus();
    }
  }, [step]);
  return body;
}
