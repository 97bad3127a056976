import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useState } from 'react';

/** Asks the backend for something at the press of a button, and says in a toast what came of it. */
export function useRequest(titles: { done: string; failed: string }) {
  const toasts = useApi(toastApiRef);
  const [isPending, setPending] = useState(false);
  const send = async (request: () => Promise<void>) => {
    setPending(true);
    try {
      await request();
      toasts.post({ title: titles.done, status: 'success', timeout: 8_000 });
    } catch (error) {
      toasts.post({
        title: titles.failed,
        description: (error as Error).message,
        status: 'danger',
      });
    } finally {
      setPending(false);
    }
  };
  return { isPending, send };
}
