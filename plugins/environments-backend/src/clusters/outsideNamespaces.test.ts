import { QA, project, workloadKinds } from '../__testUtils__/projection';
import { outsideNamespaces, withoutOutside } from './outsideNamespaces';

const clusters = (namespaces?: string[]) => [
  { name: 'hub' },
  { name: 'qa', namespaces },
];

describe('namespaces of an environment', () => {
  it.each<[string, string[] | undefined, string[]]>([
    ['none, where a cluster is read whole', undefined, []],
    ['none, where they are all named', ['qa', 'other'], []],
    ['those that are not named', ['other'], ['qa']],
  ])('that are not read: %s', (_, namespaces, expected) => {
    const found = outsideNamespaces(QA, clusters(namespaces));
    expect(found.flatMap(({ outside }) => outside)).toEqual(expected);
  });

  it('that the engine has are looked at in its own cluster', () => {
    const delivery = {
      ...QA.delivery!,
      control: { ...QA.delivery!.control, namespace: 'argocd' },
    };
    const hub = [{ name: 'hub', namespaces: ['other'] }, { name: 'qa' }];
    expect(outsideNamespaces({ delivery }, hub)).toEqual([
      { cluster: 'hub', outside: ['argocd'], read: ['other'] },
    ]);
  });

  it('that are not read are not said to be empty', () => {
    const found = outsideNamespaces(QA, clusters(['other']));
    const resources = withoutOutside(workloadKinds(), found);
    const [deployment] = project({ workloads: [], resources });
    expect(deployment).toMatchObject({
      sync: 'unknown',
      health: 'unknown',
      message:
        'Cluster qa: namespace qa is not among those of environments.kubernetes.namespaces.qa (other)',
    });
    // A kind that the cluster lacks is nowhere
    const absent = workloadKinds().map(item => ({
      ...item,
      state: 'absent' as const,
    }));
    expect(withoutOutside(absent, found)).toEqual(absent);
  });
});
