import type { Request } from 'express';

/** What the `*` of a route stands for, such as a path of a file or a name with slashes. */
export function restOfPath(req: Request): string {
  return (req.params as Record<number, string | undefined>)[0] ?? '';
}
