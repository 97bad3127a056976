import { helmValues } from './helmValues';
import { kustomize } from './kustomize';
import type { LayoutDriver } from './LayoutDriver';

const service = {
  name: 'loans',
  image: 'r.example/loans',
  tag: '0.1.0',
  port: 8080,
  partOf: 'backend',
};

function add(driver: LayoutDriver, path: string, text: string) {
  const files = new Map([[path, text]]);
  const result = driver.addService({ folder: '.', files, service });
  return 'changes' in result ? result.changes : result;
}

describe('kustomize addService', () => {
  it('appends to both lists and keeps every other byte', () => {
    const text = `# dev\r\nresources:\r\n- shop\r\n# behind the list\r\nimages:\r\n    - name: r.example/shop # ours\r\n      newTag: 1.2.3 # why\r\n\r\n# end`;
    expect(add(kustomize, 'kustomization.yaml', text)).toMatchObject([
      {
        path: 'kustomization.yaml',
        after: `# dev\r\nresources:\r\n- shop\r\n- loans\r\n# behind the list\r\nimages:\r\n    - name: r.example/shop # ours\r\n      newTag: 1.2.3 # why\r\n    - name: r.example/loans\r\n      newTag: 0.1.0\r\n\r\n# end`,
      },
      { path: 'loans/kustomization.yaml' },
      { path: 'loans/deployment.yaml' },
      { path: 'loans/service.yaml' },
    ]);
  });

  it('starts the lists of an empty kustomization', () => {
    expect(
      add(kustomize, 'kustomization.yaml', 'kind: Kustomization'),
    ).toMatchObject([
      {
        after:
          'kind: Kustomization\nresources:\n  - loans\nimages:\n  - name: r.example/loans\n    newTag: 0.1.0\n',
      },
      {},
      {},
      {},
    ]);
  });

  it('refuses flow style and a missing file', () => {
    expect(add(kustomize, 'kustomization.yaml', 'resources: [shop]\n')).toEqual(
      { refused: expect.stringContaining('flow style') },
    );
    expect(add(kustomize, 'other.yaml', '')).toEqual({
      refused: expect.stringContaining('no kustomization.yaml'),
    });
  });
});

describe('helm-values addService', () => {
  const block = `  loans:\n    image:\n      repository: r.example/loans\n      tag: "0.1.0"\n    replicas: 1\n    port: 8080\n    partOf: backend\n`;

  it('appends a block', () => {
    const text = `services:\n  shop:\n    image: { repository: r.example/shop, tag: v1 }\n    # about replicas\n    replicas: 2 # two\n\n# global\nglobal: {}\n`;
    expect(add(helmValues, 'values.yaml', text)).toEqual([
      {
        path: 'values.yaml',
        before: text,
        after: text.replace('# two\n', `# two\n${block}`),
      },
    ]);
  });

  it('fills an empty map', () => {
    expect(add(helmValues, 'values.yaml', '# new\nservices: {}\n')).toEqual([
      expect.objectContaining({ after: `# new\nservices:\n${block}` }),
    ]);
  });

  it('refuses a service that is there, and a chart of another shape', () => {
    expect(add(helmValues, 'values.yaml', 'services:\n  loans: {}\n')).toEqual({
      refused: expect.stringContaining('already has'),
    });
    expect(add(helmValues, 'values.yaml', 'image: {}\n')).toEqual({
      refused: expect.stringContaining('no map "services"'),
    });
  });
});
