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
  destination: { cluster: 'in-cluster', namespace: 'x' },
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
    ['its mark with a namespace', workload('y', by('pr-1', 'argocd')), []],
    ['a bare mark elsewhere', workload('y', by('pr-1')), ['y']],
    ['a bare mark of what it lists', workload('preview-1', by('pr-1')), []],
    ['an instance label', workload('x', { instance: 'pr-1' }), []],
    ['an instance label elsewhere', workload('y', { instance: 'pr-1' }), ['y']],
    ['a long instance label', workload('y', { instance: 'argocd_pr-1' }), []],
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

  it.each<[string, Partial<DeliveryReading>, Partial<WorkloadReading>]>([
    ['lists', { objects: listing('prod') }, { instance: 'loans' }],
    ['lists under its mark', { objects: listing('prod') }, by('loans')],
    ['marks', {}, { instance: 'loans' }],
    ['marks with its name alone', {}, by('loans')],
  ])(
    'leaves an environment what its own object %s, whatever a preview of the same name says',
    (_, given, mark) => {
      const elsewhere = { ...generator, namespace: 'team' };
      const alike = {
        ...preview,
        namespace: 'team',
        name: 'loans',
        destination: { cluster: 'in-cluster', namespace: 'prod' },
        objects: listing('prod'),
      };
      const own = delivery('loans', given);
      const loans = workload('prod', mark);
      expect(
        withoutPreviews({
          deliveries: [elsewhere, own, alike],
          workloads: [loans],
        }),
      ).toEqual({ deliveries: [elsewhere, own], workloads: [loans] });
    },
  );

  it('knows previews of one name in several namespaces apart', () => {
    const engines = ['a', 'b'];
    const workloads = engines.map(namespace =>
      workload('x', by('pr-1', namespace)),
    );
    const made = engines.flatMap(namespace => [
      { ...generator, namespace },
      { ...preview, namespace },
    ]);
    expect(withoutPreviews({ deliveries: made, workloads }).workloads).toEqual(
      [],
    );
  });

  it('changes nothing without previews', () => {
    const workloads = [workload('preview-1')];
    const given = { deliveries: [preview, dev], workloads };
    expect(withoutPreviews(given)).toEqual(given);
  });
});
