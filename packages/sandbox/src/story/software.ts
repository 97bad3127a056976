/** Software of others, as the company keeps it in its registry. */
export interface StorySoftware {
  /** Repository of its images. */
  name: string;
  source: string;
  versions: Record<string, { daysAgo: number }>;
}

export const SOFTWARE: StorySoftware[] = [
  {
    name: 'software/cache',
    source: 'https://cache.example',
    versions: {
      '7.9.3': { daysAgo: 200 },
      '8.0.0': { daysAgo: 90 },
      '8.0.1': { daysAgo: 40 },
      '8.1.0': { daysAgo: 6 },
      '9.0.0-rc.1': { daysAgo: 2 },
    },
  },
];
