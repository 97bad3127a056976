import { formatDay, formatMoment, localeOf } from './formatTime';

describe('formatTime', () => {
  it.each([
    ['de', ['en-US', 'de-AT', 'de'], 'de-AT'],
    ['de', ['en-US', 'en'], 'de'],
    ['en', ['en-GB', 'en-US'], 'en-GB'],
    ['en', ['eng', 'en'], 'en'],
  ])(
    '%s for a reader who prefers %j is %s',
    (language, preferred, expected) => {
      expect(localeOf(language, preferred)).toBe(expected);
    },
  );

  it('follows the language of the texts, not that of the browser', () => {
    const at = '2026-11-28T12:00:00.000Z';
    expect(formatDay(at, 'de')).toBe('28.11.2026');
    expect(formatDay(at, 'en')).toBe('11/28/2026');
    expect(formatMoment(at, 'de')).toMatch(/^28\.11\.2026, \d\d:00:00$/);
  });
});
