import { at, list, text } from '../objects/untrusted';

/** Where a Rollout keeps the runs that decide about it. */
const RUNS = [
  ['canary', 'currentStepAnalysisRunStatus'],
  ['canary', 'currentBackgroundAnalysisRunStatus'],
  ['blueGreen', 'prePromotionAnalysisRunStatus'],
  ['blueGreen', 'postPromotionAnalysisRunStatus'],
];

/** Phases of runs and metrics that speak against a Rollout. */
export const UNSUCCESSFUL = new Set(['Failed', 'Error', 'Inconclusive']);

/** The names of the analysis runs that speak against a Rollout. */
export function failedRuns(status: unknown): string[] {
  return RUNS.map(path => at(status, ...path))
    .filter(run => UNSUCCESSFUL.has(text(at(run, 'status')) ?? ''))
    .flatMap(run => text(at(run, 'name')) ?? []);
}

/**
 * What the analysis runs and plugin steps of a Rollout say that have not succeeded, each by its name.
 * https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
 *
 * @param told - What is told already
 */
export function analysisRuns(status: unknown, told = ''): string[] {
  const runs = RUNS.map(path => {
    const run = at(status, ...path);
    return { kind: 'AnalysisRun', run, word: text(at(run, 'status')) };
  });
  const plugins = list(at(status, 'canary', 'stepPluginStatuses')).map(run => ({
    kind: 'Step plugin',
    run,
    word: text(at(run, 'phase')),
  }));
  return [...runs, ...plugins].flatMap(({ kind, run, word }) => {
    const name = text(at(run, 'name'));
    const message = text(at(run, 'message'));
    const rest = message && !told.includes(message) ? `: ${message}` : '';
    return name && word && word !== 'Successful'
      ? `${kind} ${name} ${word}${rest}`
      : [];
  });
}
