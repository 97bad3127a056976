import { useCallback, useEffect, useRef } from 'react';

/**
 * Moves the focus to an element once the open dialog is gone. A dialog gives the focus back to the button that opened
 * it; after a promotion that button cannot take it any more.
 */
export function useFocusOnceClosed(isOpen: boolean): (id: string) => void {
  const target = useRef<string>();
  useEffect(() => {
    const id = target.current;
    if (isOpen || !id) {
      return undefined;
    }
    target.current = undefined;
    // One frame later than the dialog's own attempt
    const frame = requestAnimationFrame(() =>
      document.getElementById(id)?.focus(),
    );
    return () => cancelAnimationFrame(frame);
  }, [isOpen]);
  return useCallback((id: string) => {
    target.current = id;
  }, []);
}
