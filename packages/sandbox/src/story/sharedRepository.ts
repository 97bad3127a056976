import { type RepositorySeed, authorOf, daysBefore } from './RepositorySeed';
import type { Story } from './Story';

/** A repository without an environment yet; the golden path may propose new ones to it as folders. */
export function sharedRepository({ now }: Story): RepositorySeed {
  return {
    name: 'environments',
    description: 'Environments that share a repository',
    commits: [
      {
        message: 'Begin',
        author: authorOf('platform'),
        date: daysBefore(now, 24),
        files: {
          'README.md':
            '# Environments\n\nEach folder of `environments` is one. New ones come by pull request.\n',
        },
      },
    ],
  };
}
