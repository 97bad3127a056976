import type { DeliveryReading } from '../objects/DeliveryStatus';
import { readObject } from '../readObject';
import { findPreviewObjects, findPreviews } from './findPreviews';

const PULLS = { pullRequest: { github: { owner: 'acme', repo: 'loans' } } };
const STAGES = { list: { elements: [{ name: 'qa' }] } };
const GO_NAME = 'loans-{{.name}}';

function readings(
  generators: object[],
  name: string,
  applications: Array<[string, object?]>,
): DeliveryReading[] {
  const set = {
    metadata: { name: 'loans', namespace: 'argocd', uid: 'set-1' },
    spec: {
      goTemplate: true,
      generators,
      template: { metadata: { name, labels: { pr: '{{.number}}' } } },
    },
  };
  const owner = { apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet' };
  const made = applications.map(([applicationName, metadata]) => ({
    metadata: {
      name: applicationName,
      namespace: 'argocd',
      ownerReferences: [{ ...owner, name: 'loans', uid: 'set-1' }],
      ...metadata,
    },
    spec: {},
  }));
  return [
    readObject('argoproj.io', 'ApplicationSet', set),
    ...made.map(object => readObject('argoproj.io', 'Application', object)),
  ] as DeliveryReading[];
}

describe('what a generator for pull requests and another one make side by side', () => {
  const annotations = { 'downstage.dev/pull-request': '7' };

  it.each<[string, string, string[], Array<[string, object?]>]>([
    [
      'an annotation',
      GO_NAME,
      ['loans-x'],
      [['loans-qa'], ['loans-x', { annotations }]],
    ],
    [
      'a label',
      GO_NAME,
      ['loans-x'],
      [['loans-qa'], ['loans-x', { labels: { pr: '7' } }]],
    ],
    ['the name', 'loans-{{.number}}', ['loans-7'], [['loans-qa'], ['loans-7']]],
  ])('is a preview by %s alone', (_, name, expected, applications) => {
    const found = readings([STAGES, PULLS], name, applications);
    expect(findPreviewObjects(found).map(item => item.name)).toEqual(expected);
    expect(findPreviews(found).map(item => item.name)).toEqual(expected);
  });

  it('is a preview anyhow where each of the generators is for pull requests', () => {
    const nested = { matrix: { generators: [STAGES, PULLS] } };
    const found = readings([nested, PULLS], GO_NAME, [['loans-qa']]);
    expect(findPreviewObjects(found).map(item => item.name)).toEqual([
      'loans-qa',
    ]);
  });
});
