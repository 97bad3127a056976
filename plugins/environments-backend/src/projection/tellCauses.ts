import type { CauseReading, WorkloadReading } from '@downstage/readers';

/** So many different causes are told of a workload. */
const MOST_CAUSES = 3;

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Causes as sentences; what several objects of a kind say is told once. */
function toSentences(causes: CauseReading[]): string[] {
  const alike = new Map<string, CauseReading[]>();
  for (const cause of causes) {
    const key = `${cause.kind} ${cause.message}`;
    alike.set(key, [...(alike.get(key) ?? []), cause]);
  }
  const told = [...alike.values()].map(([{ kind, name, message }, ...more]) => {
    const others = more.length > 0 ? ` and ${more.length} more` : '';
    return `${kind} ${name}${others}: ${message}`;
  });
  const rest = told.length - MOST_CAUSES;
  return [
    ...told.slice(0, MOST_CAUSES),
    ...(rest > 0 ? [`${rest} more causes`] : []),
  ];
}

/** Workloads that are not healthy say what their pods, and the analysis runs that they name, say of the cause. */
export function tellCauses(
  workloads: WorkloadReading[],
  causes: CauseReading[],
): WorkloadReading[] {
  const byOwner = new Map<string, CauseReading[]>();
  for (const cause of causes) {
    const key = `${cause.namespace}/${cause.owner}`;
    byOwner.set(key, [...(byOwner.get(key) ?? []), cause]);
  }
  return workloads.map(workload => {
    const { kind, namespace, name, health, message, analysisRuns } = workload;
    const own = byOwner
      .get(`${namespace}/${kind}/${name}`)
      ?.filter(
        cause =>
          cause.kind !== 'AnalysisRun' || analysisRuns?.includes(cause.name),
      );
    if (health === 'healthy' || !own || own.length === 0) {
      return workload;
    }
    const sentences = [...(message ? [message] : []), ...toSentences(own)];
    return { ...workload, message: sentences.map(sentence).join(' ') };
  });
}
