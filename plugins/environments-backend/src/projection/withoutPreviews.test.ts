import type { DeliveryReading, WorkloadReading } from '@downstage/readers';
import { withoutPreviews } from './withoutPreviews';

const delivery = (
  name: string,
  given: Partial<DeliveryReading> = {},
): DeliveryReading => ({
  type: 'delivery',
  engine: 'argocd',
  kind: 'Application',
  namespace: 'argocd',
  name,
  labels: {},
  sync: 'synced',
  health: 'healthy',
  words: {},
  versions: {},
  sources: [],
  automated: true,
  objects: [],
  ...given,
});

const workload = (
  namespace: string,
  given: Partial<WorkloadReading> = {},
): WorkloadReading => ({
  type: 'workload',
  kind: 'Deployment',
  namespace,
  name: 'shop',
  labels: {},
  images: ['r.example/shop:1'],
  health: 'healthy',
  words: '',
  replicas: { desired: 1, ready: 1, updated: 1 },
  ...given,
});

const listing = (...namespaces: string[]) =>
  namespaces.map(namespace => ({
    group: 'apps',
    kind: 'Deployment',
    namespace,
    name: 'shop',
  }));

const generator = delivery('previews', {
  kind: 'ApplicationSet',
  pullRequests: { uid: 'set', repositories: [], templates: {} },
});
const preview = delivery('pr-1', {
  generated: {
    by: { kind: 'ApplicationSet', name: 'previews', uid: 'set' },
    urls: [],
  },
  objects: listing('preview-1', 'dev'),
});
const dev = delivery('dev', { objects: listing('dev') });
const deliveries = [generator, preview, dev];

const kept = (...workloads: WorkloadReading[]) =>
  withoutPreviews({ deliveries, workloads }).workloads.map(
    ({ namespace }) => namespace,
  );

const by = (name: string, namespace?: string) => ({
  managedBy: { engine: 'argocd' as const, name, namespace },
});

describe('withoutPreviews', () => {
  it('leaves the objects out that deliver previews, and no other', () => {
    const left = withoutPreviews({ deliveries, workloads: [] }).deliveries;
    expect(left.map(({ name }) => name)).toEqual(['previews', 'dev']);
  });

  it.each<[string, WorkloadReading, string[]]>([
    ['its mark', workload('x', by('pr-1')), []],
    ['its mark with a namespace', workload('x', by('pr-1', 'argocd')), []],
    ['an instance label', workload('x', { instance: 'pr-1' }), []],
    ['a long instance label', workload('x', { instance: 'argocd_pr-1' }), []],
    ['what lists it', workload('preview-1'), []],
    ['nothing', workload('x'), ['x']],
    ['the mark of another', workload('preview-1', by('dev')), ['preview-1']],
    [
      'the mark of one of the same name elsewhere',
      workload('x', by('pr-1', 'team')),
      ['x'],
    ],
  ])('knows a workload by %s', (_, given, expected) => {
    expect(kept(given)).toEqual(expected);
  });

  it('leaves an environment what its own object lists, too', () => {
    expect(kept(workload('dev'))).toEqual(['dev']);
  });

  it('changes nothing without previews', () => {
    const workloads = [workload('preview-1')];
    const given = { deliveries: [preview, dev], workloads };
    expect(withoutPreviews(given)).toEqual(given);
  });
});
