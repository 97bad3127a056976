import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { TestCluster } from '../../testing/openTestCluster';

/** What a run of kubectl said. */
export interface KubectlResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** The real `kubectl` on a cluster, in the namespace of a test. */
export class Kubectl {
  private readonly cluster: TestCluster;
  private readonly cacheDir: string;
  private readonly input: string[];

  /** The minor version, undefined when it is not installed. */
  static installed(): number | undefined {
    try {
      const text = execFileSync(
        'kubectl',
        ['version', '--client', '--output=json'],
        { stdio: ['ignore', 'pipe', 'ignore'] },
      );
      return parseInt(JSON.parse(text.toString()).clientVersion.minor, 10);
    } catch {
      return undefined;
    }
  }

  constructor(options: { cluster: TestCluster; folder: string }) {
    this.cluster = options.cluster;
    // Before 1.25 it wants the whole OpenAPI v2 of a server to judge by itself
    const judges = (Kubectl.installed() ?? 0) < 25;
    this.input = ['--filename=-', ...(judges ? ['--validate=false'] : [])];
    this.cacheDir = join(options.folder, 'kubectl-cache');
  }

  /** A run that goes on until it is killed, or that is fed something. */
  start(args: string[]): ChildProcess {
    const { kubeconfig, namespace } = this.cluster;
    return spawn('kubectl', [
      `--kubeconfig=${kubeconfig}`,
      `--namespace=${namespace}`,
      `--cache-dir=${this.cacheDir}`,
      ...args,
    ]);
  }

  async run(args: string[], input?: object | string): Promise<KubectlResult> {
    const child = this.start(args);
    const result = { code: 0, stdout: '', stderr: '' };
    child.stdout!.on('data', data => {
      result.stdout += data;
    });
    child.stderr!.on('data', data => {
      result.stderr += data;
    });
    child.stdin!.end(
      typeof input === 'object' ? JSON.stringify(input) : input ?? '',
    );
    result.code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', code => resolve(code ?? 1));
    });
    return result;
  }

  /** What a run printed; throws what it complained of. */
  async print(args: string[], input?: object | string): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, input);
    if (code !== 0) {
      throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    }
    return stdout;
  }

  apply(object: object): Promise<string> {
    return this.print(['apply', ...this.input], object);
  }

  /** Applies what is expected to be refused; what it said. */
  async refuses(object: object): Promise<string> {
    const { code, stderr } = await this.run(['apply', ...this.input], object);
    if (code === 0) {
      throw new Error(`kubectl applied ${JSON.stringify(object)}`);
    }
    return stderr;
  }

  /** Writes an object to a path, as it is. */
  replace(path: string, object: object): Promise<string> {
    return this.print(['replace', `--raw=${path}`, ...this.input], object);
  }
}
