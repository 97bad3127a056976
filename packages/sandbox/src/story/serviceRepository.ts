import { stringify } from 'yaml';
import { PREVIEWED, previewFiles } from './previews';
import {
  type CommitSeed,
  type RepositorySeed,
  authorOf,
  daysBefore,
} from './RepositorySeed';
import { type Release, type StoryService, imageOf } from './services';

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
      - if: github.ref == 'refs/heads/main'
        run: npx semantic-release
      - if: startsWith(github.ref, 'refs/tags/v')
        run: docker build --push --tag ${image}:\${GITHUB_REF_NAME#v} .
`;

/** Builds what previews of pull requests run; never for a fork. */
const PULL_REQUEST = (
  image: string,
) => `      - if: github.event.pull_request.head.repo.full_name == github.repository
        env:
          HEAD: \${{ github.event.pull_request.head.sha }}
          NUMBER: \${{ github.event.number }}
        run: docker build --push --tag "${image}:pr-$NUMBER-\${HEAD:0:8}" .
`;

const DOCKERFILE = `FROM node:22-slim
WORKDIR /app
COPY package.json ./
COPY src ./src
USER node
EXPOSE 8080
CMD ["node", "src/server.js"]
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
      annotations: {
        'github.com/project-slug': `${owner}/${name}`,
        'downstage.dev/image': imageOf(name),
      },
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
  const isPreviewed = name === PREVIEWED;
  return {
    'catalog-info.yaml': entityOf(service, owner),
    'README.md': `# ${title}\n\n${description}\n\nOwned by ${team}. A push to main is tagged with its version, and a tag \`v*\` builds \`${imageOf(
      name,
    )}\`.\n`,
    '.github/workflows/ci.yaml': isPreviewed
      ? `${WORKFLOW(imageOf(name))}${PULL_REQUEST(imageOf(name))}`
      : WORKFLOW(imageOf(name)),
    ...(isPreviewed ? previewFiles(name) : {}),
    Dockerfile: DOCKERFILE,
    'src/server.js': `import { createServer } from 'node:http';

createServer((request, response) => {
  response.end(JSON.stringify({ service: '${name}' }));
}).listen(process.env.PORT ?? 8080);
`,
  };
}

/** The changelog's section of a release after its first few changes. */
function sectionOf({ version, changes }: Release, count: number): string {
  const lines = changes.slice(0, count).map(change => `- ${change}\n`);
  return `## ${version}\n\n${lines.join('')}`;
}

function releaseCommits(
  service: StoryService,
  options: { release: Release; older: Release[]; now: Date },
): CommitSeed[] {
  const { release, older, now } = options;
  const { version, changes, daysAgo } = release;
  const past = older.map(each => sectionOf(each, each.changes.length));
  const manifest = { name: service.name, version, type: 'module' };
  return changes.map((message, index) => {
    const sections = [sectionOf(release, index + 1), ...past];
    return {
      message,
      author: authorOf(service.team),
      date: daysBefore(now, daysAgo, (changes.length - index) * 5),
      files: {
        'CHANGELOG.md': `# Changes\n\n${sections.join('\n')}`,
        'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
      },
      ...(index === changes.length - 1 ? { tag: `v${version}` } : {}),
    };
  });
}

/** A service's repository: source, description and one tag per release. */
export function serviceRepository(
  service: StoryService,
  options: { owner: string; now: Date },
): RepositorySeed {
  const { name, description, team, releases } = service;
  const { owner, now } = options;
  return {
    name,
    description,
    teams: [team],
    commits: [
      {
        message: `Start ${name}`,
        author: authorOf(team),
        date: daysBefore(now, releases[0].daysAgo + 3),
        files: firstFiles(service, owner),
      },
      ...releases.flatMap((release, index) => {
        const older = releases.slice(0, index).reverse();
        return releaseCommits(service, { release, older, now });
      }),
    ],
  };
}
