/**
 * Steps without the look before them: what the suite has to catch. Each names files below the root, what stands there and what
 * stands there instead; several where one look stands behind another.
 */
const fs = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '../..');
const PROMOTE = 'plugins/environments-backend/src/promote';

const BLIND_STEPS = {
  'pull request': [
    {
      file: `${PROMOTE}/lookAtDraft.ts`,
      sight: 'commitSha || !plan ? await findPullRequest(subject) : undefined',
      blind: 'undefined',
    },
  ],
  commit: [
    {
      file: `${PROMOTE}/lookAtDraft.ts`,
      sight:
        '!(await holdsExactly(scm, sha, { ...made, base: plan.baseCommit }))',
      blind: 'true',
    },
  ],
  carry: [
    {
      file: `${PROMOTE}/lookAtOpen.ts`,
      sight:
        'const others = await deviation(context, subject, { headCommit });',
      blind: 'const others = undefined;',
    },
    {
      file: `${PROMOTE}/carryOnto.ts`,
      sight: '!(await isOurs(context, subject, headCommit))',
      blind: 'false',
    },
  ],
  comment: [
    {
      file: 'plugins/environments-backend-module-github/src/GithubPullRequests.ts',
      sight: 'comments.find(comment => comment.body?.startsWith(hidden))',
      blind: 'undefined',
    },
  ],
  close: [
    {
      file: `${PROMOTE}/lookAtOpen.ts`,
      sight: "if (found.state === 'merged') {",
      blind: "if (found.state === 'merged' && !isWithdrawn(promotion)) {",
    },
  ],
  'branch deletion': [
    {
      file: `${PROMOTE}/withdraw.ts`,
      sight: '(await isOurs(context, subject, head.sha))',
      blind: 'true',
    },
  ],
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
  const places = new Map(
    BLIND_STEPS[name].map(place => [join(root, place.file), place]),
  );
  const read = fs.readFileSync;
  const done = new Set();
  fs.readFileSync = function readBlind(file, ...rest) {
    const content = read.call(this, file, ...rest);
    const place = places.get(file);
    if (!place) {
      return content;
    }
    done.add(file);
    return blinded(String(content), place);
  };
  return () => done.size === places.size;
}

/** Throws unless each step is where it is looked for. */
function requireSights() {
  for (const place of Object.values(BLIND_STEPS).flat()) {
    blinded(fs.readFileSync(join(root, place.file), 'utf8'), place);
  }
}

module.exports = { BLIND_STEPS, makeBlind, requireSights };
