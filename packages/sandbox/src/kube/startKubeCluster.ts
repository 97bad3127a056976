import { ClusterProcess } from './ClusterProcess';
import { type FaultRule, RequestFaults } from './RequestFaults';
import { type Forbidden, Rights } from './Rights';
import { type StartPhase, Startup } from './Startup';

/**
 * A running Kubernetes-compatible API server.
 * @public
 */
export interface KubeCluster {
  name: string;
  url: string;
  port: number;
  /** Destroys the sockets of open watches in the middle of the stream. */
  dropConnections(): void;
  /** Keeps the sockets of open watches and sends nothing more through them, as behind a router that forgot them. */
  freezeConnections(): void;
  /** Makes every resourceVersion given out so far answer 410, open watches included. */
  forgetHistory(): void;
  /** Adds a rule for requests from now on; the function that is returned takes it away. */
  fault(rule: FaultRule): () => void;
  /** Takes a right away; the function that is returned grants it. Open watches go on, as with the real server. */
  forbid(rule: Forbidden): () => void;
  /** Bytes that open watches have written and their clients have not read. */
  unreadBytes(): number;
  /** Everything that the cluster has now. */
  snapshot(): Buffer;
  /**
   * Ends the process and starts it on the same port, where it answers as servers do that are starting.
   *
   * @param options.from - a snapshot that is put back before
   * @param options.phaseMs - how long each phase of the start takes. Default: 50
   */
  restart(options?: { from?: Buffer; phaseMs?: number }): Promise<void>;
  /** Goes back to a phase of the start, or on to the one where it is ready. */
  enter(phase: StartPhase): void;
  stop(): Promise<void>;
}

/**
 * Starts a Kubernetes-compatible API server whose objects live in a SQLite file.
 * @public
 */
export async function startKubeCluster(options: {
  name: string;
  /** 0 picks a free one. */
  port: number;
  host?: string;
  dataFile: string;
  /** When given, writes need one of them as bearer token. */
  tokens?: string[];
  bookmarkMs?: number;
  /** Whether it has the definitions of the story's engines. Default: true. */
  definitions?: boolean;
}): Promise<KubeCluster> {
  const { name, host = '127.0.0.1', dataFile } = options;
  const conditions = {
    faults: new RequestFaults(),
    rights: new Rights(),
    startup: new Startup(),
  };
  const cluster = new ClusterProcess({
    dataFile,
    tokens: options.tokens ?? [],
    bookmarkMs: options.bookmarkMs ?? 5000,
    definitions: options.definitions ?? true,
    ...conditions,
  });
  const port = await cluster.listen(options.port, host);
  return {
    name,
    url: `http://${host}:${port}`,
    port,
    dropConnections: () => cluster.watches().forEach(watch => watch.stop()),
    freezeConnections: () => cluster.watches().forEach(watch => watch.freeze()),
    forgetHistory: () => cluster.forgetHistory(),
    fault: rule => conditions.faults.add(rule),
    forbid: rule => conditions.rights.forbid(rule),
    unreadBytes: () =>
      cluster.watches().reduce((sum, watch) => sum + watch.unreadBytes(), 0),
    snapshot: () => cluster.snapshot(),
    async restart({ from, phaseMs = 50 } = {}) {
      await cluster.stop();
      cluster.open(from);
      conditions.startup.begin(phaseMs);
      await cluster.listen(port, host);
    },
    enter: phase => conditions.startup.enter(phase),
    async stop() {
      conditions.startup.stop();
      await cluster.stop();
    },
  };
}
