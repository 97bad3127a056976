import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { AdmissionPolicies } from './AdmissionPolicies';
import { expired } from './ApiError';
import { CustomResourceValidator } from './CustomResourceValidator';
import { KubeRequests } from './KubeRequests';
import { ObjectApi } from './ObjectApi';
import { ObjectStore } from './ObjectStore';
import type { RequestFaults } from './RequestFaults';
import { ResourceTypes } from './ResourceTypes';
import type { Rights } from './Rights';
import type { Startup } from './Startup';
import { seedObjects } from './seedObjects';

interface ProcessOptions {
  dataFile: string;
  tokens: string[];
  bookmarkMs: number;
  /** Whether it has the definitions of the story's engines. */
  definitions: boolean;
  faults: RequestFaults;
  rights: Rights;
  startup: Startup;
}

/** The process of an API server: what it remembers goes with it, its file stays. */
export class ClusterProcess {
  private store!: ObjectStore;
  private validator!: CustomResourceValidator;
  private requests!: KubeRequests;
  private server?: Server;

  constructor(private readonly options: ProcessOptions) {
    this.open();
  }

  /**
   * Reads the file.
   *
   * @param snapshot - takes the place of the file
   */
  open(snapshot?: Buffer): void {
    const { dataFile } = this.options;
    mkdirSync(dirname(dataFile), { recursive: true });
    if (snapshot) {
      ['-wal', '-shm'].forEach(end =>
        rmSync(`${dataFile}${end}`, { force: true }),
      );
      writeFileSync(dataFile, snapshot);
    }
    this.store = new ObjectStore({ file: dataFile });
    seedObjects(this.store, this.options);
    const { store } = this;
    const types = new ResourceTypes(store);
    this.validator = new CustomResourceValidator();
    const { validator } = this;
    const policies = new AdmissionPolicies({ store, validator });
    const objects = new ObjectApi({ store, types, validator, policies });
    this.requests = new KubeRequests({
      ...this.options,
      store,
      objects,
      types,
    });
  }

  /** Answers at a port, or at a free one for 0; tells which. */
  async listen(port: number, host: string): Promise<number> {
    const server = createServer((request, response) => {
      this.requests.handle(request, response);
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    return (server.address() as AddressInfo).port;
  }

  watches() {
    return this.requests.watches();
  }

  snapshot(): Buffer {
    return this.store.snapshot();
  }

  forgetHistory(): void {
    const before = this.store.currentVersion;
    this.store.forget();
    this.watches().forEach(watch =>
      watch.fail(expired(before, this.store.oldestVersion)),
    );
  }

  async stop(): Promise<void> {
    this.watches().forEach(watch => watch.stop());
    await new Promise<void>(resolve => {
      this.server!.close(() => resolve());
      this.server!.closeAllConnections();
    });
    await this.validator.stop();
    this.store.close();
  }
}
