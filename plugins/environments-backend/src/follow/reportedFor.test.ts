import type { ReportedArtifact } from '@downstage/backstage-plugin-environments-common';
import { recordedFor, reportedFor } from './reportedFor';

const report = (version: string, reportedBy = 'ci'): ReportedArtifact => ({
  id: version,
  artifact: { kind: 'image', name: 'r.example/cache' },
  version,
  reportedBy,
  reportedAt: '2026-11-30T00:00:00.000Z',
});
const REPORTS = [
  report('8.0.0'),
  report('8.1.0', 'registry:r.example'),
  report('9.0.0', 'registry:r.example'),
];
const versions = (reports: ReportedArtifact[]) =>
  reports.map(({ version }) => version);

describe('what is recorded of an image', () => {
  it('is, as far as it was found in a registry, of those alone that follow it', () => {
    expect(versions(recordedFor({}, REPORTS))).toEqual(['8.0.0']);
    expect(versions(reportedFor({}, REPORTS))).toEqual(['8.0.0']);
  });

  it('is offered within the range that is followed, and can be chosen outside of it', () => {
    const cache = { follows: { range: '8.x' } };
    expect(versions(reportedFor(cache, REPORTS))).toEqual(['8.0.0', '8.1.0']);
    expect(versions(recordedFor(cache, REPORTS))).toEqual([
      '8.0.0',
      '8.1.0',
      '9.0.0',
    ]);
  });
});
