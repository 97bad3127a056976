import { QA } from '../__testUtils__/projection';
import type { ClusterResource } from '../database/ObjectStore';
import { clusterProblems } from './clusterProblems';

const of = (
  kind: string,
  rest: Partial<ClusterResource> = {},
): ClusterResource => ({ cluster: 'qa', kind, state: 'listed', ...rest });
const failed = (kind: string, reason: string, goodAt?: string) =>
  of(kind, { state: 'failed', reason, goodAt });

const READ = { cluster: 'hub', kind: 'Application', state: 'listed' as const };

describe('clusterProblems', () => {
  it('finds none where everything is read, nor in a cluster of others', () => {
    const other = { ...failed('Deployment', 'no answer'), cluster: 'prod' };
    expect(clusterProblems(QA, [READ, of('Deployment'), other])).toEqual([]);
  });

  it('is one for a cluster that does not answer, since it gave a sign of life', () => {
    expect(
      clusterProblems(QA, [
        READ,
        failed('DaemonSet', 'https://qa does not answer: 503', 'T1'),
        failed('Deployment', 'https://qa does not answer: 503', 'T2'),
      ]),
    ).toEqual([
      {
        severity: 'warning',
        subject: 'cluster qa',
        message:
          'is not read, so that what is shown of it is old (last read T2): https://qa does not answer: 503',
      },
    ]);
  });

  it('is one for each kind that cannot be read', () => {
    const problems = clusterProblems(QA, [
      READ,
      of('DaemonSet'),
      failed('Deployment', 'Deployment cannot be read: forbidden', 'T1'),
    ]);
    expect(problems.map(({ message }) => message)).toEqual([
      'Deployment cannot be read: forbidden (last read T1)',
    ]);
  });
});
