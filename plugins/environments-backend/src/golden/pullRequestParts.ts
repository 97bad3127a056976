import type { PlacedEnvironment } from './NewEnvironment';

/** Text from outside in one line of Markdown, which ends neither the code nor a cell of a table. */
export const code = (text: string) =>
  `\`${text.replace(/[`|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')}\``;

/** What of its repository an environment is, in front of that. */
export function partOf({
  place,
  folder,
  branch,
}: Pick<PlacedEnvironment, 'place' | 'folder' | 'branch'>): string {
  const parts = {
    repository: '',
    folder: `the folder ${code(folder ?? '.')} of `,
    branch: `the branch ${code(branch)} of `,
  };
  return parts[place];
}

/** A commit's message that says who asked for it. */
export const messageFor = (title: string, requestedBy: string) =>
  `${title}\n\nRequested-by: ${requestedBy.replace(/\s/g, ' ')}\n`;

/** Our branch that brings a new environment, to its fleet or to a shared repository. */
export const environmentBranch = ({ name }: { name: string }) =>
  `downstage/environment-${name}`;

/** What somebody is told of a pull request. */
export const linkTo = ({ number, url }: { number: number; url: string }) => ({
  number,
  url,
});
