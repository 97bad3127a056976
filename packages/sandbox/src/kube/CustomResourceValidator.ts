import { Worker } from 'node:worker_threads';
import { ApiError } from './ApiError';
import type { KubeObject } from './KubeObject';
import type { ResourceType } from './resources';

interface Answer {
  id: number;
  causes?: Array<{ field: string; message: string }>;
  /** With the defaults of the schema, and without what it does not know. */
  object?: KubeObject;
  /** The first expression that is not true. */
  refusedBy?: RefusedBy;
  failure?: string;
}

/** An expression, by its index, and why it could not be evaluated, if that is so. */
export interface RefusedBy {
  index: number;
  error?: string;
}

/** Checks custom resources against the schema of their definition, else against the engines' own. */
export class CustomResourceValidator {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private worker?: Worker;
  private nextId = 0;
  /** Schemas that the worker has: they are large, so that they are sent once. */
  private readonly sent = new Set<string>();

  /** The object as it may be written; throws a 422 that names every wrong field. */
  async validate(
    resource: ResourceType,
    object: KubeObject,
  ): Promise<KubeObject> {
    const answer = await this.askFor(object, resource.schema);
    const causes = answer.causes ?? [];
    if (causes.length === 0) {
      return answer.object ?? object;
    }
    const text = causes
      .map(({ field, message }) => `${field || '(root)'}: ${message}`)
      .join(', ');
    throw new ApiError({
      code: 422,
      message: `${resource.kind}.${resource.group} "${object.metadata.name}" is invalid: ${text}`,
      details: {
        name: object.metadata.name,
        group: resource.group,
        kind: resource.kind,
        causes: causes.map(({ field, message }) => ({
          reason: 'FieldValueInvalid',
          message,
          field,
        })),
      },
    });
  }

  /** The first expression in CEL over these objects that is not true; undefined where all are. */
  async firstFalse(
    expressions: string[],
    objects: { object: KubeObject; oldObject: KubeObject | null },
  ): Promise<RefusedBy | undefined> {
    return (await this.ask({ ...objects, expressions })).refusedBy;
  }

  async stop(): Promise<void> {
    await this.worker?.terminate();
    this.worker = undefined;
  }

  private askFor(
    object: KubeObject,
    schema: ResourceType['schema'],
  ): Promise<Answer> {
    const known = schema && this.sent.has(schema.key);
    if (schema) {
      this.sent.add(schema.key);
    }
    return this.ask({
      object,
      key: schema?.key,
      openApi: known ? undefined : schema?.openApi,
    });
  }

  private async ask(question: {
    object: KubeObject;
    key?: string;
    openApi?: object;
    expressions?: string[];
  }): Promise<Answer> {
    this.worker ??= this.start();
    const id = this.nextId++;
    const answer = await new Promise<Answer>(resolve => {
      this.waiting.set(id, resolve);
      this.worker!.postMessage({ id, ...question });
    });
    if (answer.failure) {
      throw new ApiError({ code: 500, message: answer.failure });
    }
    return answer;
  }

  private start(): Worker {
    const worker = new Worker(require.resolve('./validation.worker.mjs'));
    worker.on('message', (answer: Answer) => {
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
    const fail = (failure: string) => {
      for (const [id, resolve] of this.waiting) {
        resolve({ id, failure });
      }
      this.waiting.clear();
      this.sent.clear();
      this.worker = undefined;
    };
    worker.on('error', error => fail(String(error)));
    worker.on('exit', () => fail('the validator has stopped'));
    worker.unref();
    return worker;
  }
}
