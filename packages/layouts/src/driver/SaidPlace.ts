import type { PathStep } from '../yaml/YamlPlace';

/** What objects of a kind have at a path, because they are of a folder that says so. */
export interface SaidPlace {
  kind: string;
  path: PathStep[];
  text: string;
}
