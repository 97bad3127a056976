// Expressions of policies in CEL, over the variables `object` and `oldObject`, as an API server evaluates them.
import { evaluate } from '@marcbachmann/cel-js';

/**
 * The first expression that is not true; one that cannot be evaluated is refused with its error.
 *
 * @returns its index and the error, if there is one; undefined where all are true
 */
export function firstFalse(expressions, objects) {
  for (const [index, expression] of expressions.entries()) {
    try {
      if (evaluate(expression, objects) !== true) {
        return { index };
      }
    } catch (error) {
      return { index, error: error.message };
    }
  }
  return undefined;
}
