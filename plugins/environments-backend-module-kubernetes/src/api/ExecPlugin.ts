import { type ExecFileException, execFile } from 'node:child_process';
import type { KubeConfig } from '@kubernetes/client-node';

type Authenticator = Parameters<KubeConfig['addAuthenticator']>[0];

/** A plugin, as a kubeconfig has it. */
export interface ExecCommand {
  command: string;
  args?: string[] | null;
  env?: Array<{ name: string; value: string }> | null;
}

interface ExecCredential {
  status?: {
    token?: string;
    clientCertificateData?: string;
    clientKeyData?: string;
    expirationTimestamp?: string;
  };
}

/** A plugin of the kubeconfig. The client runs one as well, but never ends its process when it hangs. */
export class ExecPlugin implements Authenticator {
  private readonly exec: ExecCommand;
  private readonly limitMs: number;
  private known?: ExecCredential;

  constructor(options: {
    exec: ExecCommand;
    /** How long a process may take before it is ended. */
    limitMs: number;
  }) {
    this.exec = options.exec;
    this.limitMs = options.limitMs;
  }

  isAuthProvider(): boolean {
    return true;
  }

  async applyAuthentication(
    ...[_user, options]: Parameters<Authenticator['applyAuthentication']>
  ): Promise<void> {
    if (!this.isGood()) {
      this.known = JSON.parse(await this.run());
    }
    const { token, clientCertificateData, clientKeyData } =
      this.known?.status ?? {};
    if (clientCertificateData) {
      options.cert = clientCertificateData;
    }
    if (clientKeyData) {
      options.key = clientKeyData;
    }
    if (token) {
      options.headers = {
        ...options.headers,
        Authorization: `Bearer ${token}`,
      };
    }
  }

  /** By the clock of the day, which is what plugins tell. */
  private isGood(): boolean {
    const until = this.known?.status?.expirationTimestamp;
    return until !== undefined && Date.parse(until) > Date.now();
  }

  private run(): Promise<string> {
    const { command, args, env } = this.exec;
    const added = (env ?? []).map(({ name, value }) => [name, value]);
    const options = {
      env: { ...process.env, ...Object.fromEntries(added) },
      timeout: this.limitMs,
      killSignal: 'SIGKILL' as const,
    };
    return new Promise((resolve, reject) => {
      execFile(command, args ?? [], options, (error, stdout, stderr) => {
        if (error) {
          reject(this.reasonOf(error, stderr));
        } else {
          resolve(stdout);
        }
      });
    });
  }

  /** What a plugin says is better than that it failed. */
  private reasonOf(error: ExecFileException, stderr: string): Error {
    const text = error.killed
      ? `${this.exec.command} did not answer within ${
          this.limitMs / 1000
        } s and was ended. Run it where the portal runs: it may wait for an input or for its network`
      : stderr;
    return text ? new Error(text, { cause: error }) : error;
  }
}
