import type { PathStep, YamlPlace } from '../yaml/YamlPlace';

/** What every object of a kind has above what people mean. */
const LEADS: string[][] = [
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ['spec', 'template', 'spec'],
  ['spec', 'source', 'helm', 'valuesObject'],
  ['spec', 'source', 'helm', 'values'],
  ['spec', 'source', 'helm'],
  ['spec', 'forProvider', 'values'],
  ['spec', 'values'],
  ['spec', 'valuesContent'],
  ['spec', 'postBuild', 'substitute'],
  ['spec', 'parameters'],
  ['metadata', 'annotations'],
  ['helm', 'values'],
  ['spec'],
  ['data'],
];

/** A step of the way to a setting: what an item of a list is called stands in the place of its index. */
export interface NamedStep {
  step: PathStep;
  called?: string;
}

/** What an item of a list is called. */
function calledBy(item: YamlPlace | undefined): string | undefined {
  return (
    item?.text('name') ??
    item?.text('key') ??
    (item?.text('op') === undefined ? undefined : item.text('path'))
  );
}

/** The steps from a document to a place of it, through strings that hold YAML. */
export function namedSteps(root: YamlPlace, path: PathStep[]): NamedStep[] {
  let at: YamlPlace | undefined = root;
  return path.map(step => {
    at = (at?.isMap || at?.isList ? at : at?.inner())?.get(step);
    const called = typeof step === 'number' ? calledBy(at) : undefined;
    return called === undefined ? { step } : { step, called };
  });
}

/** The same wherever items of lists have moved. */
export function stepsKey(steps: NamedStep[]): string {
  return JSON.stringify(
    steps.map(({ step, called }) => (called === undefined ? step : { called })),
  );
}

function startsWith(steps: NamedStep[], lead: string[]): boolean {
  return (
    steps.length > lead.length &&
    lead.every((key, index) => steps[index].step === key)
  );
}

/** How many steps nobody says, since they are the same for all of a file. */
function leadOf(steps: NamedStep[]): number {
  const inline = { releases: 4, helmCharts: 3 }[String(steps[0]?.step)];
  return inline && steps.length > inline
    ? inline
    : LEADS.find(keys => startsWith(steps, keys))?.length ?? 0;
}

/** Steps as a dotted name; an item is told by what it is called. */
function dotted(steps: NamedStep[]): string {
  return steps
    .map(({ step, called }, index) => {
      if (typeof step === 'number') {
        return `[${called ?? step}]`;
      }
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** A setting as people call it. */
export function settingName(steps: NamedStep[], prefix?: string): string {
  const all = steps.map(({ step }) => step);
  if (prefix) {
    return prefix.slice(0, -1);
  }
  const item = steps.at(-2);
  const list = all.at(-3);
  if (item?.called !== undefined) {
    switch (`${list} ${all.at(-1)}`) {
      case 'env value':
        return `env ${item.called}`;
      case 'parameters value':
      case 'set value':
        return item.called;
      case 'replicas count':
        return `replicas ${item.called}`;
      default:
    }
    if (all.at(-1) === 'value' && item.called.startsWith('/')) {
      return item.called.slice(1).replace(/\//g, '.');
    }
  }
  const rest = steps.slice(leadOf(steps));
  // Of a list of one container nobody says which
  const container = /^(init)?[cC]ontainers$/.test(String(rest[0]?.step));
  return dotted(container && rest.length > 2 ? rest.slice(2) : rest);
}
