#!/usr/bin/env node
require('@backstage/cli/config/nodeTransform.cjs');

const { resolve } = require('node:path');
const { runCommand } = require('../src/command');

runCommand({
  args: process.argv.slice(2),
  env: process.env,
  repositoryRoot: resolve(__dirname, '../../..'),
}).catch(error => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
