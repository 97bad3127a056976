import { type PathStep, YamlPlace } from './YamlPlace';

/** A scalar as it reads when something is filled in that stands elsewhere: the place is that of what is filled in. */
export class FilledPlace extends YamlPlace {
  /**
   * @param value - What is filled in
   * @param filled - The whole text
   */
  constructor(
    value: YamlPlace,
    private readonly filled: string,
    at: PathStep[],
  ) {
    const { context, node, path, ancestors } = value;
    super({ context, node, path, at, ancestors });
  }

  override moved(at: PathStep[]): YamlPlace {
    return new FilledPlace(this, this.filled, at);
  }

  override frozen(reason: string): YamlPlace {
    return new FilledPlace(super.frozen(reason), this.filled, this.at);
  }

  override text(...keys: PathStep[]): string | undefined {
    return keys.length === 0 ? this.filled : undefined;
  }
}
