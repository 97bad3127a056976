import { Worker } from 'node:worker_threads';
import { ApiError } from './ApiError';
import type { KubeObject } from './KubeObject';
import type { ResourceType } from './resources';

interface Answer {
  id: number;
  causes?: Array<{ field: string; message: string }>;
  /** With the defaults of the schema, and without what it does not know. */
  object?: KubeObject;
  failure?: string;
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
    const answer = await this.ask(object, resource.schema);
    if (answer.failure) {
      throw new ApiError({ code: 500, message: answer.failure });
    }
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

  async stop(): Promise<void> {
    await this.worker?.terminate();
    this.worker = undefined;
  }

  private ask(
    object: KubeObject,
    schema: ResourceType['schema'],
  ): Promise<Answer> {
    this.worker ??= this.start();
    const id = this.nextId++;
    const known = schema && this.sent.has(schema.key);
    if (schema) {
      this.sent.add(schema.key);
    }
    return new Promise(resolve => {
      this.waiting.set(id, resolve);
      this.worker!.postMessage({
        id,
        object,
        key: schema?.key,
        openApi: known ? undefined : schema?.openApi,
      });
    });
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
