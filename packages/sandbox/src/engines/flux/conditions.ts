import { timeNow } from '../kube/timeNow';

/** A Flux condition as a reconciler wants it to read. */
export interface FluxCondition {
  type:
    | 'Ready'
    | 'Reconciling'
    | 'Stalled'
    | 'Healthy'
    | 'Released'
    | 'FetchFailed'
    | 'ArtifactInStorage';
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
}

/** Completes conditions with the generation and the time since when each has its status. */
export function setConditions(
  before: any[] | undefined,
  wanted: FluxCondition[],
  generation: number | undefined,
): object[] {
  return wanted.map(condition => {
    const known = before?.find(each => each.type === condition.type);
    return {
      ...condition,
      observedGeneration: generation,
      lastTransitionTime:
        known?.status === condition.status && known?.reason === condition.reason
          ? known.lastTransitionTime
          : timeNow(),
    };
  });
}
