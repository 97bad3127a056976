import { LAYOUT_NAMES } from '@downstage/layouts';
import { Command, Option } from 'commander';
import { add, remove } from './changeService';
import { init } from './init';
import { locate } from './locate';
import { readStatus } from './readStatus';
import { type Output, UsageError } from './outcome';
import { set } from './set';

const EXIT_CODES = `
Exit codes: 0 done, 1 unexpected error, 2 wrong usage, 3 refused, with the reason.`;

function layout(): Option {
  return new Option('--layout <name>', 'read this layout alone')
    .choices(['auto', ...LAYOUT_NAMES])
    .default('auto');
}

function addLocate(program: Command, output: Output): void {
  program
    .command('locate')
    .description('list the versions that a folder pins')
    .argument('<dir>', 'folder of an environment')
    .option('--service <name>', 'only those of one service; a name or an image')
    .addOption(layout())
    .option('--json', 'print JSON')
    .action((dir, options) => locate(dir, options, output));
}

function addSet(program: Command, output: Output): void {
  program
    .command('set')
    .description('show what a new version changes, or write it')
    .argument('<dir>', 'folder of an environment')
    .option(
      '--service <name>',
      'the service; a name or an image. With --pin, whose pin it has to be',
    )
    .option(
      '--pin <file#path>',
      'one pin, or any other value of a file: values.yaml#shop.logLevel',
    )
    .option(
      '--document <n>',
      'which document of the file, from 0, where several have the path',
    )
    .requiredOption(
      '--to <version>',
      'a tag, tag@digest, digest, chart version or ref; with --pin any value',
    )
    .option('--write', 'write the files instead of showing the difference')
    .option(
      '--consent',
      'agree to what else the change does, such as moving other services',
    )
    .addOption(layout())
    .option('--json', 'print JSON')
    .action((dir, options) => set(dir, options, output));
}

function addAdd(program: Command, output: Output): void {
  program
    .command('add')
    .description('show or write what adds a service, as the folder is written')
    .argument('<dir>', 'folder of an environment')
    .requiredOption('--service <name>', 'the service')
    .requiredOption('--image <repository>', 'its image, without tag')
    .requiredOption('--tag <tag>', 'the tag of its image')
    .option('--port <port>', 'port that it listens on', '8080')
    .option('--part-of <name>', 'value of app.kubernetes.io/part-of')
    .option('--chart <name>', 'the chart that deploys it, in layouts of charts')
    .option(
      '--chart-repository <url>',
      "where the chart is: a URL, oci://…, or helmfile's name of a repository",
    )
    .option('--chart-version <version>', "the chart's version")
    .option('--write', 'write the files instead of showing the difference')
    .addOption(layout())
    .option('--json', 'print JSON')
    .action((dir, options) => add(dir, options, output));
}

function addRemove(program: Command, output: Output): void {
  program
    .command('remove')
    .description('show or write what removes a service')
    .argument('<dir>', 'folder of an environment')
    .requiredOption('--service <name>', 'the service')
    .option('--write', 'write the files instead of showing the difference')
    .addOption(layout())
    .option('--json', 'print JSON')
    .action((dir, options) => remove(dir, options, output));
}

function addInit(program: Command, output: Output): void {
  program
    .command('init')
    .description(
      'draft the environments of a repository that exists, for the catalog',
    )
    .argument('<dir>', 'folder below which the environments are')
    .requiredOption('--owner <ref>', 'entity ref of who owns them')
    .option('--system <ref>', 'entity ref of the system that they belong to')
    .option('--repository <url>', "where it is; default Git's remote origin")
    .option('--branch <name>', "its branch; default that of Git's origin")
    .option(
      '--name <name>',
      'what it is called, where the folder is one environment',
    )
    .option('--write', 'write catalog-info.yaml instead of showing it')
    .option('--json', 'print JSON')
    .action((dir, options) => init(dir, options, output));
}

function addReadStatus(program: Command, output: Output): void {
  program
    .command('read-status')
    .description(
      'show what is read out of objects of Argo CD, Flux and workloads',
    )
    .argument('<files...>', 'YAML or JSON, - for standard input')
    .option('--json', 'print JSON')
    .action((files, options) => readStatus(files, options, output));
}

/** The \`downstage\` command. It sets \`process.exitCode\` and writes to the output that it is given. */
export function createProgram(output: Output): Command {
  const program = new Command('downstage')
    .description('Finds and sets versions in environment repositories')
    .configureOutput({
      writeOut: output.out,
      writeErr: output.err,
      // It is thrown, and printed once by whoever catches it
      outputError: () => {},
    })
    .exitOverride(error => {
      const message =
        error.code === 'commander.help' ? 'which command?' : error.message;
      throw error.exitCode === 0 ? error : new UsageError(message);
    })
    .addHelpText('after', EXIT_CODES);
  for (const addCommand of [
    addLocate,
    addSet,
    addAdd,
    addRemove,
    addInit,
    addReadStatus,
  ]) {
    addCommand(program, output);
  }
  return program;
}
