import { BgProvider } from '@backstage/ui';
import type { ReactNode } from 'react';
import styles from './creation.module.css';

/** A field in the wizard's card, on which inputs would not stand out by themselves. */
export function FieldBox({ children }: { children: ReactNode }) {
  return (
    <BgProvider bg="neutral-1">
      <div className={styles.field}>{children}</div>
    </BgProvider>
  );
}
