/**
 * Steps without the look before them: what the suite has to catch. Each names a file below the root, what stands there and what
 * stands there instead.
 */
const fs = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '../..');
const PROMOTE = 'plugins/environments-backend/src/promote';

const BLIND_STEPS = {
  'pull request': {
    file: `${PROMOTE}/lookAtDraft.ts`,
    sight: 'commitSha || !plan ? await findPullRequest(subject) : undefined',
    blind: 'undefined',
  },
  commit: {
    file: `${PROMOTE}/lookAtDraft.ts`,
    sight:
      '!(await holdsExactly(scm, sha, { ...made, base: plan.baseCommit }))',
    blind: 'true',
  },
  carry: {
    file: `${PROMOTE}/carryOnto.ts`,
    sight: '!(await isOurs(context, subject, headCommit))',
    blind: 'headCommit !== promotion.commitSha',
  },
  comment: {
    file: 'plugins/environments-backend-module-github/src/GithubPullRequests.ts',
    sight: 'comments.find(comment => comment.body?.startsWith(hidden))',
    blind: 'undefined',
  },
  close: {
    file: `${PROMOTE}/lookAtOpen.ts`,
    sight: "if (found.state === 'merged') {",
    blind: "if (found.state === 'merged' && !isWithdrawn(promotion)) {",
  },
  'branch deletion': {
    file: `${PROMOTE}/withdraw.ts`,
    sight: '(await isOurs(context, subject, head.sha))',
    blind: 'true',
  },
};

/** The text of a file with a step made blind, whatever its line breaks. */
function blinded(text, { file, sight, blind }) {
  const pattern = sight
    .split(/\s+/)
    .map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\s+');
  const found = text.match(new RegExp(pattern, 'g')) ?? [];
  if (found.length !== 1) {
    throw new Error(
      `${file} has ${found.length} places that read "${sight}"; blindSteps.cjs has to name the one that looks`,
    );
  }
  return text.replace(found[0], () => blind);
}

/**
 * Makes modules that are loaded from now on have a step made blind.
 *
 * @returns tells whether one was
 */
function makeBlind(name) {
  const step = BLIND_STEPS[name];
  const path = join(root, step.file);
  const read = fs.readFileSync;
  let isDone = false;
  fs.readFileSync = function readBlind(file, ...rest) {
    const content = read.call(this, file, ...rest);
    if (file !== path) {
      return content;
    }
    isDone = true;
    return blinded(String(content), step);
  };
  return () => isDone;
}

/** Throws unless each step is where it is looked for. */
function requireSights() {
  Object.values(BLIND_STEPS).forEach(step =>
    blinded(fs.readFileSync(join(root, step.file), 'utf8'), step),
  );
}

module.exports = { BLIND_STEPS, makeBlind, requireSights };
