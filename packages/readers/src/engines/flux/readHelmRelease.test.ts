import { readObject } from '../../readObject';

const digest = `sha256:cc5ac0d0ba7a${'1'.repeat(52)}`;
const newer = `sha256:0d1e2f3a4b5c${'2'.repeat(52)}`;

const release = (status: object) =>
  readObject('helm.toolkit.fluxcd.io', 'HelmRelease', {
    metadata: { name: 'shop', namespace: 'qa', generation: 1 },
    spec: { chartRef: { kind: 'OCIRepository', name: 'shop' } },
    status,
  });

const deployed = (chartVersion: string, rest: object = {}) => ({
  status: 'deployed',
  chartVersion,
  ...rest,
});

describe('what the build metadata of a chart version is', () => {
  it.each<[string, object, object]>([
    [
      'the digest of the artifact, by the release',
      { history: [deployed('6.5.0+cc5ac0d0ba7a', { ociDigest: digest })] },
      { revision: undefined, versions: { chart: '6.5.0', digest } },
    ],
    [
      'the digest of the artifact, by the last attempt',
      {
        history: [deployed('6.5.0+cc5ac0d0ba7a')],
        lastAttemptedRevision: '6.5.0+cc5ac0d0ba7a',
        lastAttemptedRevisionDigest: digest,
      },
      { revision: undefined, versions: { chart: '6.5.0' } },
    ],
    [
      'the digests of two artifacts',
      {
        history: [
          { status: 'failed', chartVersion: '6.6.0+0d1e2f3a4b5c' },
          deployed('6.5.0+cc5ac0d0ba7a', { ociDigest: digest }),
        ],
        lastAttemptedRevision: '6.6.0+0d1e2f3a4b5c',
        lastAttemptedRevisionDigest: newer,
      },
      {
        revision: undefined,
        attempted: undefined,
        versions: { chart: '6.5.0', attempted: '6.6.0+0d1e2f3a4b5c' },
      },
    ],
    [
      'a Git commit',
      {
        history: [deployed('6.5.0+aaaaaaaaaaaa')],
        lastAttemptedRevision: '6.6.0+bbbbbbbbbbbb',
      },
      { revision: 'aaaaaaaaaaaa', attempted: 'bbbbbbbbbbbb' },
    ],
    [
      'a Git commit, beside a digest of something else',
      {
        history: [deployed('6.5.0+aaaaaaaaaaaa')],
        lastAttemptedRevision: '6.5.0+cc5ac0d0ba7a',
        lastAttemptedRevisionDigest: digest,
      },
      { revision: 'aaaaaaaaaaaa', attempted: undefined },
    ],
  ])('%s', (_, status, expected) => {
    const reading = { attempted: undefined, ...release(status) };
    expect(reading).toMatchObject(expected);
  });
});
