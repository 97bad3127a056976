import { normalizeRepositoryUrl } from '@downstage/backstage-plugin-environments-common';
import { z } from 'zod';
import { BRANCH } from './branchName';

/** A repository that exists, and gets environments as folders or branches. */
export interface SharedRepository {
  /** URL of its home page. */
  repository: string;
  /** That gets the folders, and the catalog files of branches. */
  branch: string;
  /** The folder of an environment, or of the catalog file of one that is a branch, in which `{name}` stands for its name once. */
  folder: string;
}

const NAME = '{name}';
/** No segment begins with a dot: neither `..`, nor `.git`, nor what hosts read, such as `.github`. */
const FOLDER = /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;
const MOST_CHARACTERS = 200;

const isFolder = (value: string) =>
  value.length <= MOST_CHARACTERS &&
  value.split(NAME).length === 2 &&
  FOLDER.test(value.replace(NAME, 'x'));

const repository = z.string().transform((value, context) => {
  const url = normalizeRepositoryUrl(value);
  if (!url || url.includes('*')) {
    context.addIssue({
      code: z.ZodIssueCode.custom,
      message: `"${value}" is not the URL of one repository, such as https://github.com/acme/environments`,
    });
    return z.NEVER;
  }
  return url;
});

/** `environments.creation.shared`. One entry per repository: so no folder of an environment lies in that of another. */
export const shared = z
  .array(
    z.strictObject({
      repository,
      branch: z
        .string()
        .default('main')
        .refine(value => BRANCH.test(value), {
          error: ({ input }) =>
            `"${input}" cannot be the branch of a catalog file. Give one of letters, digits, dots, dashes and underscores`,
        }),
      folder: z
        .string()
        .default('environments/{name}')
        .refine(isFolder, {
          error: ({ input }) =>
            `"${input}" is not the folder of an environment, such as environments/{name}: relative, with {name} once, and without segments that begin with a dot`,
        }),
    }),
  )
  .superRefine((places, context) => {
    const urls = places.map(place => place.repository);
    urls.forEach((url, index) => {
      if (urls.indexOf(url) !== index) {
        context.addIssue({
          code: z.ZodIssueCode.custom,
          path: [index, 'repository'],
          message: `${url} is there twice. Keep one of its entries`,
        });
      }
    });
  })
  .default([]);

/** The branch of a shared repository that an environment is. With a `/`, the catalog reads no entity from it. */
export const branchFor = (name: string) => `env/${name}`;

/** The folder of an environment in a shared repository, or of its catalog file. */
export const folderFor = ({ folder }: SharedRepository, name: string) =>
  // A name may not be what `replace` has a meaning for
  folder.split(NAME).join(name);
