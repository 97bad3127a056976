import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Ports that an earlier start bound. Repositories name the forge by its URL, so a data directory has to come
 * back at the ports it was made with.
 */
export class RememberedPorts {
  private readonly file: string;
  private readonly ports: Record<string, number>;

  constructor(options: { dataDir: string }) {
    this.file = join(options.dataDir, 'ports.json');
    this.ports = this.load();
  }

  /** The port to ask for: the one wanted, or for 0 the one of the last time. */
  portFor(name: string, wanted: number): number {
    return wanted || this.ports[name] || 0;
  }

  remember(name: string, port: number): void {
    this.ports[name] = port;
    writeFileSync(this.file, `${JSON.stringify(this.ports, null, 2)}\n`);
  }

  private load(): Record<string, number> {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8'));
    } catch {
      return {};
    }
  }
}
