import { stringify } from 'yaml';
import {
  type CommitSeed,
  type RepositorySeed,
  authorOf,
  daysBefore,
} from './RepositorySeed';
import { type StoryService, imageOf } from './services';

const WORKFLOW = (image: string) => `name: ci
on:
  push:
    branches: [main]
    tags: ['v*']
  pull_request:
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - run: npm test
      - if: startsWith(github.ref, 'refs/tags/v')
        run: docker build --push --tag ${image}:\${GITHUB_REF_NAME#v} .
`;

function entityOf(service: StoryService, owner: string): string {
  const { name, title, description, team, type } = service;
  return stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      title,
      description,
      annotations: { 'github.com/project-slug': `${owner}/${name}` },
    },
    spec: {
      type,
      lifecycle: 'production',
      owner: `group:default/${team}`,
      system: 'financial-one',
    },
  });
}

function firstFiles(service: StoryService, owner: string) {
  const { name, title, description, team } = service;
  return {
    'catalog-info.yaml': entityOf(service, owner),
    'README.md': `# ${title}\n\n${description}\n\nOwned by ${team}. A tag \`v*\` builds \`${imageOf(
      name,
    )}\`.\n`,
    '.github/workflows/ci.yaml': WORKFLOW(imageOf(name)),
    'src/server.js': `import { createServer } from 'node:http';

createServer((request, response) => {
  response.end(JSON.stringify({ service: '${name}' }));
}).listen(process.env.PORT ?? 8080);
`,
  };
}

/** A service's repository: source, description and one tag per release. */
export function serviceRepository(
  service: StoryService,
  options: { owner: string; now: Date },
): RepositorySeed {
  const { owner, now } = options;
  const author = authorOf(service.team);
  const oldest = service.releases[0].daysAgo;
  const commits: CommitSeed[] = [
    {
      message: `Start ${service.name}`,
      author,
      date: daysBefore(now, oldest + 3),
      files: firstFiles(service, owner),
    },
  ];
  let changelog = '';
  for (const { version, daysAgo, changes } of service.releases) {
    let section = `## ${version}\n\n`;
    changes.forEach((message, index) => {
      section += `- ${message}\n`;
      const last = index === changes.length - 1;
      commits.push({
        message,
        author,
        date: daysBefore(now, daysAgo, (changes.length - index) * 5),
        files: {
          'CHANGELOG.md': `# Changes\n\n${section}${
            changelog && '\n'
          }${changelog}`,
          'package.json': `${JSON.stringify(
            { name: service.name, version, type: 'module', private: true },
            null,
            2,
          )}\n`,
        },
        ...(last ? { tag: `v${version}` } : {}),
      });
    });
    changelog = `${section}${changelog && '\n'}${changelog}`;
  }
  return { name: service.name, description: service.description, commits };
}
