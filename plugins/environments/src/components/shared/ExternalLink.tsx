import { Link } from '@backstage/ui';
import type { ReactNode } from 'react';

/** A link that leaves the portal. */
export function ExternalLink(props: { href: string; children: ReactNode }) {
  return (
    <Link href={props.href} target="_blank" rel="noopener noreferrer">
      {props.children}
    </Link>
  );
}
