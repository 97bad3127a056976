import { stringify } from 'yaml';
import type { NewEnvironment, PlacedEnvironment } from './NewEnvironment';
import { begunEnvironment } from './begunEnvironment';
import { codeowners } from './codeowners';
import { environmentEntity } from './environmentEntity';
import { sopsFile } from './sopsFile';
import { type ReadmeFacts, environmentReadme } from './environmentReadme';
import { validationWorkflow } from './validationWorkflow';

interface NewFile {
  path: string;
  content: string;
}

/** What the files of a new environment say beside what is asked for. */
export interface FileFacts extends ReadmeFacts {
  /** Whether there is a workflow that validates them. */
  workflow: boolean;
}

/** The workflow of an environment: that of its repository, or one of several. */
const workflowOf = ({ name, folder }: NewEnvironment) =>
  `.github/workflows/validate${folder === undefined ? '' : `-${name}`}.yaml`;

/** The catalog file of a new environment, which a branch has on another branch. */
export function catalogFile(
  environment: NewEnvironment & Partial<PlacedEnvironment>,
  { policy }: Pick<FileFacts, 'policy'>,
): NewFile {
  const folder = environment.catalog?.folder ?? environment.folder;
  return {
    path: `${folder === undefined ? '' : `${folder}/`}catalog-info.yaml`,
    content: stringify(environmentEntity(environment, policy)),
  };
}

/**
 * The files that a new environment begins with; no object of the cluster is among them. Those of a folder lie in it but for
 * the workflow; who reviews a shared repository is left to it. A branch has its catalog file elsewhere.
 */
export function environmentFiles(
  environment: NewEnvironment & Partial<PlacedEnvironment>,
  facts: FileFacts,
): NewFile[] {
  const { folder, place } = environment;
  const owners = folder === undefined ? codeowners(environment) : undefined;
  const within = folder === undefined ? '' : `${folder}/`;
  const { files = {} } = begunEnvironment(environment) ?? {};
  const own = {
    'README.md': environmentReadme(environment, facts),
    ...(owners ? { '.github/CODEOWNERS': owners } : {}),
    ...(environment.secrets === 'sops' && facts.secrets?.sops
      ? { '.sops.yaml': sopsFile(facts.secrets.sops) }
      : {}),
    ...files,
  };
  return [
    ...(place === 'branch' ? [] : [catalogFile(environment, facts)]),
    ...Object.entries(own).map(([path, content]) => ({
      path: `${within}${path}`,
      content,
    })),
    ...(facts.workflow
      ? [
          {
            path: workflowOf(environment),
            content: validationWorkflow(environment),
          },
        ]
      : []),
  ];
}
