import { PersonTokens } from './PersonTokens';

const REPOSITORY = 'https://git.example/acme/env-qa';
const TOKEN = { host: 'git.example', token: 'secret' };

describe('PersonTokens', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('gives a token once', () => {
    const tokens = new PersonTokens();
    tokens.keep('p1', TOKEN);
    expect(tokens.take('p2', REPOSITORY)).toBeUndefined();
    expect(tokens.take('p1', REPOSITORY)).toBe('secret');
    expect(tokens.take('p1', REPOSITORY)).toBeUndefined();
  });

  it('gives it to no other host', () => {
    const tokens = new PersonTokens();
    tokens.keep('p1', TOKEN);
    expect(tokens.take('p1', 'https://evil.example/a/b')).toBeUndefined();
    expect(tokens.take('p1', REPOSITORY)).toBeUndefined();
  });

  it('forgets it within a minute', () => {
    const tokens = new PersonTokens();
    tokens.keep('p1', TOKEN);
    jest.advanceTimersByTime(60_001);
    expect(tokens.take('p1', REPOSITORY)).toBeUndefined();
  });
});
