import { parseEntityRef } from '@backstage/catalog-model';
import type {
  Deployment,
  PlannedFile,
} from '@downstage/backstage-plugin-environments-common';
import type { Service } from '../catalog/Service';
import type { StoredEnvironment } from '../database/EnvironmentStore';

const HIDDEN_ENVIRONMENT = 'an environment that you may not see';
const HIDDEN_SERVICE = 'a service that you may not see';

/** Takes from environments what they say of others that the caller may not read. */
export function redactEnvironments(
  readable: StoredEnvironment[],
  hidden: ReadonlySet<string>,
): StoredEnvironment[] {
  if (hidden.size === 0) {
    return readable;
  }
  // The longest first: a ref may begin like another
  const refs = [...hidden].sort((a, b) => b.length - a.length);
  const redact = (text: string) =>
    refs.reduce((rest, ref) => rest.split(ref).join(HIDDEN_ENVIRONMENT), text);
  return readable.map(({ environment, problems, ...rest }) => ({
    ...rest,
    environment: {
      ...environment,
      promotesFrom: environment.promotesFrom.filter(ref => !hidden.has(ref)),
      promotion: {
        ...environment.promotion,
        ...(environment.promotion.after
          ? {
              after: environment.promotion.after.filter(
                ref => !hidden.has(ref),
              ),
            }
          : {}),
      },
    },
    problems: problems.map(problem => ({
      ...problem,
      message: redact(problem.message),
    })),
  }));
}

/** Takes a reason away that names one of these environments, by its title. */
export function redactReason(reason: string, hidden: string[]): string {
  return hidden.some(title => reason.includes(title))
    ? `It depends on ${HIDDEN_ENVIRONMENT}.`
    : reason;
}

/** The services that claim a deployment's pin, too. */
export function mentionedServices({ desired }: Deployment): string[] {
  return desired?.reason?.params?.services?.split(', ') ?? [];
}

/** Takes from a deployment the names of services that claim its pin, too, and that the caller may not see. */
export function redactDeployment(
  deployment: Deployment,
  visible: ReadonlySet<string>,
): Deployment {
  const { desired } = deployment;
  const names = mentionedServices(deployment);
  if (!desired?.reason || names.length === 0) {
    return deployment;
  }
  const shown = names.map(service =>
    visible.has(service) ? service : HIDDEN_SERVICE,
  );
  return {
    ...deployment,
    desired: {
      ...desired,
      reason: {
        ...desired.reason,
        params: {
          ...desired.reason.params,
          services: [...new Set(shown)].join(', '),
        },
      },
    },
  };
}

const HIDDEN_LINE = ' …';

/** Lines of a diff around what is changed. */
const isContext = (line: string) => line.startsWith(' ');

/** Finds the name, the title or an image of a service in a line, also as a part of a path. */
function mentionOf({ ref, title, names, images }: Service): RegExp {
  const words = [parseEntityRef(ref).name, title, ...names, ...images]
    .filter(Boolean)
    .map(word => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(
    `(?<![A-Za-z0-9])(?:${words.join('|')})(?![A-Za-z0-9])`,
    'i',
  );
}

/**
 * Takes from diffs the lines around a change that name services which the caller may not see. The changed lines stay: they
 * are what is asked for.
 *
 * @param options.visible - Those of some services, by ref, that the caller may see
 */
export async function redactFiles(
  files: PlannedFile[],
  options: {
    services: Service[];
    visible: (services: string[]) => Promise<ReadonlySet<string>>;
  },
): Promise<PlannedFile[]> {
  const context = files.flatMap(({ diff }) =>
    diff.split('\n').filter(isContext),
  );
  const mentioned = options.services
    .map(service => ({ ref: service.ref, mention: mentionOf(service) }))
    .filter(({ mention }) => context.some(line => mention.test(line)));
  const visible = await options.visible(mentioned.map(({ ref }) => ref));
  const hidden = mentioned.filter(({ ref }) => !visible.has(ref));
  const redact = (line: string) =>
    isContext(line) && hidden.some(({ mention }) => mention.test(line))
      ? HIDDEN_LINE
      : line;
  return files.map(file => ({
    ...file,
    diff: file.diff.split('\n').map(redact).join('\n'),
  }));
}
