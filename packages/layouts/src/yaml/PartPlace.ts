import { type PathStep, YamlPlace } from './YamlPlace';

/** A part of a scalar's text as a place of its own, such as the value in `KEY=value`. */
export class PartPlace extends YamlPlace {
  /** @param whole - The scalar, in whose text the part comes last */
  constructor(
    whole: YamlPlace,
    private readonly value: string,
    at: PathStep[] = whole.at,
  ) {
    const { context, node, path, ancestors } = whole;
    super({ context, node, path, at, ancestors });
  }

  override get part(): string {
    return this.value;
  }

  override moved(at: PathStep[]): YamlPlace {
    return new PartPlace(this, this.value, at);
  }

  override frozen(reason: string): YamlPlace {
    return new PartPlace(super.frozen(reason), this.value, this.at);
  }

  override text(...keys: PathStep[]): string | undefined {
    return keys.length === 0 ? this.value : undefined;
  }
}
