/** Whether two URLs are of one repository: hosts do not tell upper from lower case in them. */
export const sameUrl = (a: string, b: string): boolean =>
  a.toLocaleLowerCase('en-US') === b.toLocaleLowerCase('en-US');
