import { CHOICES } from '../__testUtils__/creation';
import {
  problemOfCluster,
  problemOfImage,
  proposeImage,
  proposeRepositories,
} from './proposals';

describe('proposals', () => {
  it.each([
    [['https://github.com/acme/*'], ['https://github.com/acme/loans']],
    [['https://github.com/acme/env-*'], ['https://github.com/acme/env-loans']],
    [['https://github.com/*/*'], []],
    [['https://github.com/team-*/loans'], []],
    [['https://github.com/acme/*-*'], []],
    [['https://github.com/acme/loans'], []],
    // Templates take no group below
    [['https://gitlab.com/acme/team/*'], []],
  ])('of repositories by %j: %j', (patterns, expected) => {
    expect(proposeRepositories(patterns, 'loans')).toEqual(expected);
    expect(proposeRepositories(patterns, undefined)).toEqual([]);
  });

  it.each([
    ['https://github.com/Acme/Loans', undefined, 'ghcr.io/acme/loans'],
    [
      'https://gitlab.com/acme/loans',
      undefined,
      'registry.gitlab.com/acme/loans',
    ],
    ['https://git.example/acme/loans', undefined, undefined],
    ['https://git.example/acme/loans', 'r.example/{name}', 'r.example/loans'],
    ['https://github.com/acme', undefined, undefined],
    ['https://github.com/acme/loans.git', undefined, 'ghcr.io/acme/loans'],
    ['https://github.com/acme/loans?x=1', undefined, undefined],
    [undefined, 'r.example/{name}', undefined],
  ])('of the image of %s by %s: %s', (repository, pattern, expected) => {
    expect(proposeImage(repository, pattern)).toBe(expected);
  });
});

describe('problems', () => {
  it.each([
    ['ghcr.io/acme/loans', undefined],
    ['localhost:5000/loans', undefined],
    ['ghcr.io/acme/loans:1.0.0', 'tag'],
    ['ghcr.io/acme/loans@sha256:0', 'tag'],
    ['ghcr.io/Acme/loans', 'form'],
    ['loans', 'form'],
    ['loans:1', 'form'],
  ])('of the image %s: %s', (image, expected) => {
    expect(problemOfImage(image)).toBe(expected);
  });

  it.each([
    ['mars', {}, { kind: 'unknown', left: ['dev', 'prod-eu'] }],
    ['dev', {}, undefined],
    ['dev', { secrets: 'sops' }, { kind: 'secrets', left: ['none'] }],
    ['prod-eu', { secrets: 'sops' }, undefined],
    [
      'dev',
      { layout: 'helmfile', secrets: 'sops' },
      { kind: 'layout', left: ['kustomize'] },
    ],
  ])('of the cluster %s with %j: %j', (cluster, wanted, expected) => {
    expect(problemOfCluster(cluster, wanted, CHOICES.clusters)).toEqual(
      expected,
    );
  });
});
