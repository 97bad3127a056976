import type { ScmFile } from '@downstage/backstage-plugin-environments-node';

/** A service that somebody asks for, with the repository of its source. */
export interface NewService {
  /** Name of the Component. */
  name: string;
  description?: string;
  /** Entity ref of the owner; a group's name is the name of its team at the SCM host. */
  owner: string;
  /** Entity ref. */
  system?: string;
  /** URL of the service repository. */
  repository: string;
  /** Default: true. */
  private?: boolean;
  /** Approvals that a pull request needs. Default: 1. */
  approvals?: number;
  /** Status checks that it has to pass. Default: none. */
  checks?: string[];
}

/** A text that the repository begins with. */
export type NewFile = ScmFile & { content: string };
