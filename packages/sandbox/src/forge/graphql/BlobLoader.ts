import { readBlobs } from '../git/objects';

/** Reads the blobs that one query names with one process. */
export class BlobLoader {
  private wanted = new Set<string>();
  private reading?: Promise<Map<string, Buffer>>;

  constructor(private readonly dir: string) {}

  /** Undefined where there is no blob of that name. */
  async load(oid: string): Promise<Buffer | undefined> {
    this.wanted.add(oid);
    this.reading ??= new Promise(resolve => setImmediate(resolve)).then(() => {
      const shas = [...this.wanted];
      this.wanted = new Set();
      this.reading = undefined;
      return readBlobs(this.dir, shas);
    });
    return (await this.reading).get(oid);
  }
}
