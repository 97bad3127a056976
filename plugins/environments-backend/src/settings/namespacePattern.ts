import { z } from 'zod';

/** Letters, digits and dashes, as Kubernetes names namespaces, with `*` for any part. */
export const namespacePattern = z
  .string()
  .regex(
    /^[a-z0-9*]([a-z0-9*-]*[a-z0-9*])?$/,
    'must be the name of a namespace, in which "*" stands for any part',
  );
