import type { NewFile } from './NewService';

/** More is no skeleton. */
const MOST_FILES = 500;
const MOST_CHARACTERS = 2_000_000;
/** What Git and file systems take. */
const LONGEST_PATH = 1_000;

/** Whether a path stays below the root of a repository, and out of Git's own folder. */
function isPlain(path: string): boolean {
  const parts = path.split('/');
  return (
    path.length <= LONGEST_PATH &&
    // eslint-disable-next-line no-control-regex
    !/[\\\u0000-\u001f]/.test(path) &&
    parts.every(part => !['', '.', '..'].includes(part)) &&
    !parts.some(part => part.toLocaleLowerCase('en-US') === '.git')
  );
}

/** Why files cannot be what a repository begins with: each with the field, the value and the fix. */
export function problemsOfFiles(files: NewFile[]): string[] {
  const paths = files.map(({ path }) => path);
  const odd = paths.find(path => !isPlain(path));
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  const below = paths.find(path =>
    paths.some(other => other.startsWith(`${path}/`)),
  );
  const characters = files.reduce((sum, file) => sum + file.content.length, 0);
  return [
    ...(files.length === 0
      ? ['files: there are none. Write the service first']
      : []),
    ...(files.length > MOST_FILES || characters > MOST_CHARACTERS
      ? [
          `files: ${files.length} with ${characters} characters are too many; ${MOST_FILES} with ${MOST_CHARACTERS} are taken. Leave out what is built`,
        ]
      : []),
    ...(odd === undefined
      ? []
      : [
          `files: "${odd}" is no path in a repository. Give one below its root, with "/" between folders`,
        ]),
    ...(twice === undefined ? [] : [`files: ${twice} is there twice`]),
    ...(below === undefined ? [] : [`files: ${below} is a file and a folder`]),
  ];
}
