import { screen, within } from '@testing-library/react';
import { renderPage } from '../../__testUtils__/renderPage';
import { Facts } from './Facts';
import { FileDiff } from './FileDiff';
import { Person } from './Person';
import { Age, Moment } from './Time';

describe('Age', () => {
  const NOW = Date.parse('2026-11-20T12:00:00Z');

  beforeEach(() => {
    jest.spyOn(Date, 'now').mockReturnValue(NOW);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([
    [0, 'Healthy for 0 s'],
    [59, 'Healthy for 59 s'],
    [60, 'Healthy for 1 min'],
    [3_599, 'Healthy for 59 min'],
    [3_600, 'Healthy for 1 h'],
    [2 * 86_400 - 1, 'Healthy for 47 h'],
    [2 * 86_400, 'Healthy for 2 d'],
    [-30, 'Healthy for 0 s'],
  ])('%d seconds are "%s"', async (seconds, text) => {
    const since = new Date(NOW - seconds * 1000).toISOString();
    renderPage(<Age state="Healthy" since={since} />);
    const time = await screen.findByText(text);
    expect(time).toHaveAttribute('datetime', since);
    expect(time).toHaveAttribute('title', new Date(since).toLocaleString());
  });
});

describe('Moment', () => {
  it('is a dash when it has not come', async () => {
    renderPage(<Moment />);
    expect(await screen.findByText('–')).toBeInTheDocument();
  });
});

describe('Person', () => {
  it.each([
    ['registry:ghcr.io', 'Registry ghcr.io'],
    ['registry:localhost:5000', 'Registry localhost:5000'],
    ['delivery', 'Delivery engine'],
    ['ci-loans', 'ci-loans'],
  ])('%s is "%s"', async (actor, text) => {
    renderPage(<Person actor={actor} />);
    expect(await screen.findByText(text)).toBeInTheDocument();
  });
});

describe('FileDiff', () => {
  it.each([
    ['an added line', '@@ -0,0 +1 @@\n+a\n', ['@@ -0,0 +1 @@', '+a']],
    ['a removed line', '@@ -1 +0,0 @@\n-a\n', ['@@ -1 +0,0 @@', '-a']],
    [
      'two hunks',
      '@@ -1 +1 @@\n-a\n+b\n@@ -9 +9 @@\n-c\n+d\n',
      ['@@ -1 +1 @@', '-a', '+b', '@@ -9 +9 @@', '-c', '+d'],
    ],
    [
      'files without a newline at their end',
      '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n',
      ['@@ -1 +1 @@', '-a', '+b'],
    ],
  ])('shows %s', async (_name, diff, lines) => {
    renderPage(<FileDiff path="shop/values.yaml" diff={diff} />);
    const region = await screen.findByRole('region', {
      name: 'Change of shop/values.yaml',
    });
    expect([...region.children].map(line => line.textContent)).toEqual(lines);
    expect(
      within(screen.getByRole('figure')).getByText('shop/values.yaml'),
    ).toBeInTheDocument();
  });
});

describe('Facts', () => {
  it('leaves out a fact without a value', async () => {
    renderPage(
      <Facts
        facts={[
          ['Known', 'yes'],
          ['Unknown', undefined],
        ]}
      />,
    );
    expect(await screen.findByText('Known')).toBeInTheDocument();
    expect(screen.queryByText('Unknown')).not.toBeInTheDocument();
  });
});
