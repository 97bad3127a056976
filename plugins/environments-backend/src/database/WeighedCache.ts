/** Remembers what was used last, up to a total weight. */
export class WeighedCache<T> {
  private readonly items = new Map<string, { value: T; weight: number }>();
  private total = 0;

  constructor(private readonly options: { capacity: number }) {}

  get(key: string): T | undefined {
    const item = this.items.get(key);
    if (item) {
      this.items.delete(key);
      this.items.set(key, item);
    }
    return item?.value;
  }

  /** Remembers a value, and forgets what was not used for longest until the rest fits. */
  set(key: string, value: T, weight: number): void {
    this.delete(key);
    this.items.set(key, { value, weight });
    this.total += weight;
    for (const oldest of this.items.keys()) {
      if (this.total <= this.options.capacity) {
        return;
      }
      this.delete(oldest);
    }
  }

  private delete(key: string): void {
    this.total -= this.items.get(key)?.weight ?? 0;
    this.items.delete(key);
  }
}
