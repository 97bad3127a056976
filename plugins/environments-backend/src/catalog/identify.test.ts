import type { EnvironmentIdentity } from '../database/IdentityStore';
import { QA } from '../__testUtils__/projection';
import { identify } from './identify';

const HOME = 'https://git.example/acme/env-qa';
const OTHER = 'https://git.example/acme/env-other';
const environment = { ...QA, home: HOME };
const known: EnvironmentIdentity = {
  ref: QA.ref,
  home: HOME,
  definition: environment,
};
const read = { ref: QA.ref, environment, home: HOME, problems: [] };
const elsewhere = {
  ...read,
  home: OTHER,
  environment: { ...QA, home: OTHER, title: 'Mine' },
};
const invalid = {
  severity: 'error' as const,
  subject: 'entity',
  message: 'is wrong',
};

describe('identify', () => {
  it('remembers where an environment comes from', () => {
    expect(identify(read, undefined, () => true)).toEqual({
      environment,
      problems: [],
      identity: known,
    });
  });

  it('gives a name to no repository that is granted nothing', () => {
    expect(identify(read, undefined, () => false)).toEqual({
      environment,
      problems: [],
    });
  });

  it('keeps the last valid definition of an entity that is invalid now', () => {
    const entity = { ref: QA.ref, home: HOME, problems: [invalid] };
    expect(identify(entity, known, () => true)).toEqual({
      environment,
      problems: [invalid],
      identity: known,
    });
    expect(identify(entity, undefined, () => true)).toBeUndefined();
  });

  it.each<[string, (home: string) => boolean, string | undefined]>([
    ['that may hold environments', () => true, OTHER],
    ['that may not', home => home !== OTHER, undefined],
  ])('holds one from another repository %s', (_, isHome, proposedHome) => {
    expect(identify(elsewhere, known, isHome)).toEqual({
      environment,
      problems: [
        {
          severity: 'error',
          subject: 'home',
          message: expect.stringContaining(
            `comes from ${OTHER}, and was accepted from ${HOME}`,
          ),
        },
      ],
      ...(proposedHome ? { proposedHome } : {}),
      identity: { ...known, proposedHome },
    });
  });

  it('holds one of which it is not known where it comes from', () => {
    const entity = { ...read, home: undefined };
    expect(identify(entity, known, () => true)).toMatchObject({
      environment,
      problems: [{ subject: 'home' }],
    });
  });

  it('forgets what was proposed once it comes from its own again', () => {
    expect(
      identify(read, { ...known, proposedHome: OTHER }, () => true)?.identity,
    ).toEqual(known);
  });
});
