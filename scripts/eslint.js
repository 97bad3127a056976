/**
 * ESLint as Backstage sets it, plus the direction of imports (each package may import what is below it and nothing else,
 * also when its package.json says otherwise) and limits of size.
 */
const { readFileSync, readdirSync, existsSync } = require('node:fs');
const { join, relative } = require('node:path');
const createConfig = require('@backstage/cli/config/eslint-factory');

const root = join(__dirname, '..');

const NAMES = Object.fromEntries(
  ['packages', 'plugins'].flatMap(folder =>
    readdirSync(join(root, folder))
      .map(name => `${folder}/${name}`)
      .filter(path => existsSync(join(root, path, 'package.json')))
      .map(path => [
        path,
        JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')).name,
      ]),
  ),
);

const PURE = ['packages/layouts', 'packages/readers'];
const COMMON = [...PURE, 'plugins/environments-common'];
const NODE = [...COMMON, 'plugins/environments-node'];

/** What each package may import. A module never imports the backend, the backend never imports a module. */
const ALLOWED = {
  'packages/layouts': [],
  'packages/readers': [],
  // The chart that it renders is the one that environments begin with
  'packages/sandbox': PURE,
  'packages/cli': PURE,
  'plugins/environments-common': PURE,
  'plugins/environments-node': COMMON,
  'plugins/environments': COMMON,
  'packages/app': ['plugins/environments'],
  'packages/backend': Object.keys(NAMES).filter(
    path => path !== 'packages/sandbox' && path !== 'plugins/environments',
  ),
};

/** Tests of adapters, and those of the portal, may run against the sandbox. */
const TESTED_AGAINST_SANDBOX = [
  'packages/backend',
  'plugins/environments-backend-module-argocd',
  'plugins/environments-backend-module-github',
  'plugins/environments-backend-module-kubernetes',
];

/** Sizes that keep the house easy to live in. Tests and what they use may be longer, generated files are not read. */
const LIMITS = {
  files: ['src/**/*.{ts,tsx}', 'dev/**/*.{ts,tsx}'],
  excludedFiles: [
    '**/*.test.{ts,tsx}',
    '**/__*__/**',
    '**/testUtils/**',
    '**/generated/**',
  ],
  rules: {
    complexity: ['error', 15],
    'max-lines': ['error', 400],
    'max-lines-per-function': ['error', 80],
  },
};

module.exports = (dir, extra = {}) => {
  const self = relative(root, dir);
  const allowed = ALLOWED[self] ?? NODE;
  const restrict = path => ({
    name: NAMES[path],
    message: `${self} may not import it: imports go one way, see ARCHITECTURE.md.`,
  });
  const forbidden = Object.keys(NAMES).filter(
    path => path !== self && !allowed.includes(path),
  );
  const inTests = TESTED_AGAINST_SANDBOX.includes(self)
    ? ['packages/sandbox']
    : [];
  return createConfig(dir, {
    ...extra,
    overrides: [LIMITS, ...(extra.overrides ?? [])],
    restrictedImports: forbidden
      .filter(path => !inTests.includes(path))
      .map(restrict),
    restrictedSrcImports: inTests.map(restrict),
  });
};
