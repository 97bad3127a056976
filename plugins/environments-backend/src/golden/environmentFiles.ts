import { stringify } from 'yaml';
import type { NewEnvironment } from './NewEnvironment';
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

/** The files that a new environment repository begins with; no object of the cluster is among them. */
export function environmentFiles(
  environment: NewEnvironment,
  facts: FileFacts,
): NewFile[] {
  const owners = codeowners(environment);
  const { files = {} } = begunEnvironment(environment) ?? {};
  return Object.entries({
    'catalog-info.yaml': stringify(
      environmentEntity(environment, facts.policy),
    ),
    'README.md': environmentReadme(environment, facts),
    ...(owners ? { '.github/CODEOWNERS': owners } : {}),
    ...(environment.secrets === 'sops' && facts.secrets?.sops
      ? { '.sops.yaml': sopsFile(facts.secrets.sops) }
      : {}),
    ...(facts.workflow
      ? { '.github/workflows/validate.yaml': validationWorkflow(environment) }
      : {}),
    ...files,
  }).map(([path, content]) => ({ path, content }));
}
