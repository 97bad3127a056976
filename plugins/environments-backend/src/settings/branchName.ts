/** A branch in one segment of a path, as the catalog finds it in the URL of a file. */
export const BRANCH = /^(?![-.]|.*\.\.)[A-Za-z0-9._-]{1,100}$/;
