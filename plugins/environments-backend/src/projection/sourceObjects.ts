import type { DeliveryReading } from '@downstage/readers';

/** An object of an engine that fetches. */
export interface SourceObject {
  kind: string;
  namespace: string;
  /** As the engine's objects refer to it: `Kind namespace/name`. */
  reference: string;
}

/** The objects that fetch what an engine's object applies. */
export function sourceObjects({ sources }: DeliveryReading): SourceObject[] {
  return sources
    .flatMap(source => [source.name, source.repository ?? ''])
    .flatMap(reference => {
      const match = /^(\w+) ([^/]*)\/[^/]+$/.exec(reference);
      return match ? [{ kind: match[1], namespace: match[2], reference }] : [];
    });
}
