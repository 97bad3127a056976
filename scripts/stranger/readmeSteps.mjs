/** What README.md tells somebody to do who adds the suite to a portal of their own. */
import { parse } from 'yaml';

/** The texts of the fenced blocks of a language that stand under a heading, up to the next one. */
function blocksUnder(text, heading, language) {
  const lines = text.split('\n');
  const at = lines.indexOf(heading);
  if (at < 0) {
    throw new Error(`README.md has no heading "${heading}"`);
  }
  const blocks = [];
  let open;
  for (const line of lines.slice(at + 1)) {
    if (open) {
      if (line === '```') {
        blocks.push(open);
        open = undefined;
      } else {
        open.lines.push(line);
      }
    } else if (line.startsWith('```')) {
      open = { language: line.slice(3), lines: [] };
    } else if (line.startsWith('#')) {
      break;
    }
  }
  return blocks
    .filter(block => block.language === language)
    .map(block => block.lines.join('\n'));
}

function only(text, heading, language) {
  const [block] = blocksUnder(text, heading, language);
  if (!block) {
    throw new Error(
      `README.md has no block \`\`\`${language} under "${heading}"`,
    );
  }
  return block;
}

/** The arguments of the one Yarn command of a block. */
function yarnArguments(block) {
  const [command, ...args] = block.replaceAll('\\\n', ' ').trim().split(/\s+/);
  if (command !== 'yarn') {
    throw new Error(`README.md: "${command}" is no command of Yarn: ${block}`);
  }
  return args;
}

/**
 * Reads the steps: what `.yarnrc.yml` gains, the two commands of Yarn, the lines of the backend's `index.ts`, and the
 * configuration as it is written.
 */
export function readmeSteps(text) {
  return {
    yarnrc: parse(only(text, '## Add it to your Backstage', 'yaml')),
    addToBackend: yarnArguments(only(text, '### 1. Backend', 'sh')),
    backend: only(text, '### 1. Backend', 'ts'),
    addToApp: yarnArguments(only(text, '### 2. App', 'sh')),
    configuration: only(text, '### 3. Configuration', 'yaml'),
  };
}
