import type { Deployment } from '@downstage/backstage-plugin-environments-common';
import { type DeliveryReading, readAny } from '@downstage/readers';
import { kustomizationWith, project } from '../__testUtils__/projection';

const revisionOf = (digit: string) => `main@sha1:${digit.repeat(40)}`;

describe('what Flux does every interval', () => {
  const applied = (at: string, revision: string) => ({
    lastAppliedRevision: revision,
    lastAttemptedRevision: revision,
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'ReconciliationSucceeded',
        message: `Applied revision: ${revision}`,
        lastTransitionTime: at,
      },
    ],
  });
  const confirming = {
    ...applied('', revisionOf('a')),
    conditions: [
      {
        type: 'Ready',
        status: 'Unknown',
        reason: 'Progressing',
        message: 'Reconciliation in progress',
        lastTransitionTime: '2026-01-01T00:10:00Z',
      },
      { type: 'Reconciling', status: 'True', reason: 'Progressing' },
    ],
  };
  const read = (status: object, previous?: Deployment[]) =>
    project({
      deliveries: [kustomizationWith(status)],
      previous,
    });
  const first = read(applied('2026-01-01T00:00:00Z', revisionOf('a')));

  it('changes nothing while it confirms, nor when it has', () => {
    expect(first[0].evidence[0]).toMatchObject({
      status: 'Ready=True',
      since: '2026-01-01T00:00:00Z',
    });
    const meanwhile = read(confirming, first);
    expect(meanwhile).toEqual(first);
    const later = applied('2026-01-01T00:10:01Z', revisionOf('a'));
    expect(read(later, meanwhile)).toEqual(first);
  });

  it('shows its own words where nothing was shown before', () => {
    expect(read(confirming)).toMatchObject([
      { sync: 'synced', evidence: [{ status: 'Ready=Unknown' }, {}] },
    ]);
  });

  it('tells a newer revision with its time', () => {
    const newer = applied('2026-01-01T00:10:01Z', revisionOf('b'));
    expect(read(newer, first)[0].evidence[0]).toMatchObject({
      message: expect.stringContaining(revisionOf('b')),
      since: '2026-01-01T00:10:01Z',
    });
  });
});

it('shows what is wrong beside what the engine says', () => {
  const said = (type: string, status: string, message: string) => ({
    type,
    status,
    reason: type,
    message,
  });
  const release = readAny({
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name: 'qa', namespace: 'flux-system' },
    status: {
      conditions: [
        said('Ready', 'True', 'Helm upgrade succeeded'),
        said('TestSuccess', 'False', '1 test failed'),
      ],
    },
  }) as DeliveryReading;
  const [deployment] = project({ deliveries: [release] });
  expect(deployment.evidence[0].message).toBe(
    'Ready: Helm upgrade succeeded. 1 test failed',
  );
});
