import { engineOf } from '../engines/engines';
import type { DeliveryReading } from '../objects/DeliveryStatus';
import type {
  Generated,
  PreviewedRepository,
  ProvidedGenerator,
  PullRequestProvider,
  TemplatePart,
} from '../objects/Previews';
import { mayMake, numbersOf } from './invert';
import { keyOf } from './keyOf';
import { sameUrl } from './sameUrl';
import { selects } from './selects';

/** What is known of the pull request that an object was made for. */
export interface MadeFor {
  repository?: PreviewedRepository;
  number?: number;
  title?: string;
  /** Of the pull request, as it was found last. */
  commit?: string;
  /** Labels that the pull request has to keep. */
  whileLabelled?: string[];
}

interface Source extends Omit<PullRequestProvider, 'open'> {
  /** By their numbers. */
  open: Map<number, PullRequestProvider['open'][number]>;
  /** How templates name it where inputs are combined. */
  alias: string;
}

interface Candidate {
  source: Source;
  number: number;
  found?: PullRequestProvider['open'][number];
}

/** So many providers are looked at. */
const MOST_SOURCES = 10;

/** A name as templates write it where inputs are combined: words of letters and digits, joined by underscores. */
const aliasOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/-/g, '_')
    .replace(/[^a-z0-9_]/g, '')
    .split('_')
    .filter(Boolean)
    .join('_');

/** Parts as one provider fills them in: what is of another one may be anything. */
const filledBy = (parts: TemplatePart[], alias: string): TemplatePart[] =>
  parts.map(part =>
    typeof part === 'object' &&
    part.is !== 'any' &&
    part.of !== undefined &&
    part.of !== alias
      ? { is: 'any' }
      : part,
  );

const hasNumber = (parts: TemplatePart[]) =>
  parts.some(part => typeof part === 'object' && part.is === 'number');

/** The numbers that are in each of some lists. */
const common = (lists: number[][]): number[] =>
  lists.reduce((left, right) => left.filter(item => right.includes(item)));

/** The numbers by which a template may have made an object; of a label that the object lacks it has made none. */
function numbersBy(
  { name, labels = {} }: ProvidedGenerator['templates'][number],
  reading: DeliveryReading,
  alias: string,
): number[] {
  const texts: Array<[TemplatePart[], string | undefined]> = [
    ...(name ? [[name, reading.name] as [TemplatePart[], string]] : []),
    ...Object.entries(labels).map(
      ([key, parts]): [TemplatePart[], string | undefined] => [
        parts,
        Object.hasOwn(reading.labels, key) ? reading.labels[key] : undefined,
      ],
    ),
  ];
  const lists: number[][] = [];
  for (const [template, text] of texts) {
    const parts = filledBy(template, alias);
    if (text === undefined) {
      return [];
    }
    if (hasNumber(parts)) {
      lists.push(numbersOf(parts, text) ?? []);
    } else if (!mayMake(parts, text)) {
      return [];
    }
  }
  return lists.length > 0 ? common(lists) : [];
}

/** The only one of some values, compared as they are. */
function only<T>(values: T[]): T | undefined {
  const different = new Set(values);
  return different.size === 1 ? values[0] : undefined;
}

/** What one object makes for the pull requests that providers beside it find. */
export class ProvidedPulls {
  private readonly listed: Set<string>;

  private constructor(
    maker: DeliveryReading,
    private readonly provided: ProvidedGenerator,
    private readonly sources: Source[],
    /** Whether it makes objects for something else, too. */
    private readonly others: boolean,
  ) {
    this.listed = new Set(
      maker.objects
        .filter(object => engineOf(object)?.name === maker.engine)
        .map(keyOf),
    );
  }

  /**
   * Undefined where none of its providers finds pull requests.
   *
   * @param readings - by their kinds
   */
  static of(
    maker: DeliveryReading,
    readings: Map<string, DeliveryReading[]>,
  ): ProvidedPulls | undefined {
    const { provided, namespace } = maker;
    if (!provided) {
      return undefined;
    }
    const { providers, kind, permutes, own } = provided;
    const meant = (readings.get(kind) ?? []).filter(
      item =>
        item.namespace === namespace &&
        providers.some(provider =>
          'name' in provider
            ? provider.name === item.name
            : selects(provider.selector, item.labels),
        ),
    );
    const sources = meant.flatMap(({ name, provides }) =>
      provides
        ? [
            {
              ...provides,
              open: new Map(provides.open.map(pull => [pull.number, pull])),
              alias: aliasOf(name),
            },
          ]
        : [],
    );
    const others = !permutes && (own === true || sources.length < meant.length);
    return sources.length > 0
      ? new ProvidedPulls(
          maker,
          provided,
          sources.slice(0, MOST_SOURCES),
          // What is left out may have made an object as well
          others || (!permutes && sources.length > MOST_SOURCES),
        )
      : undefined;
  }

  /**
   * The pull request that an object is for, as far as it can be told; undefined for an object that is for none, or was not made
   * by this one. Of one that makes others, too, it has to be one that a provider tells: what else is called by a number, or
   * says one, need not mean a pull request.
   */
  of(reading: DeliveryReading, generated: Generated): MadeFor | undefined {
    if (!this.listed.has(keyOf(reading))) {
      return undefined;
    }
    const all = this.candidates(reading, generated);
    const open = all.filter(({ found }) => found);
    const number = only(
      (this.others || only(all.map(item => item.number)) === undefined
        ? open
        : all
      ).map(item => item.number),
    );
    if (number === undefined && this.others) {
      return undefined;
    }
    const alike = open.filter(item => item.number === number);
    const source =
      only(alike.map(item => item.source)) ??
      (alike.length === 0 ? only(this.named(generated)) : undefined);
    const found = alike.find(item => item.source === source)?.found;
    return {
      ...(source?.repository ? { repository: source.repository } : {}),
      ...(number === undefined ? {} : { number }),
      ...(found?.title ? { title: found.title } : {}),
      ...(found?.commit ? { commit: found.commit } : {}),
      ...(source?.labels ? { whileLabelled: source.labels } : {}),
    };
  }

  /** The providers that an object may be for: those of the repository that it names, where it does. */
  private named({ told }: Generated): Source[] {
    const repository = told?.repository;
    return repository
      ? this.sources.filter(
          source =>
            source.repository && sameUrl(source.repository.url, repository),
        )
      : this.sources;
  }

  private candidates(
    reading: DeliveryReading,
    generated: Generated,
  ): Candidate[] {
    const said = generated.told?.number;
    const templates = this.provided.templates.filter(
      ({ kind }) => kind === reading.kind,
    );
    const numbersFor = (alias: string) => [
      ...new Set(
        said
          ? [said]
          : templates.flatMap(item => numbersBy(item, reading, alias)),
      ),
    ];
    // Where inputs are not combined, no template names a provider
    const alike = this.provided.permutes ? undefined : numbersFor('');
    return this.named(generated).flatMap(source =>
      (alike ?? numbersFor(source.alias)).map(number => ({
        source,
        number,
        found: source.open.get(number),
      })),
    );
  }
}
