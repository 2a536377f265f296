import type { Rule } from '../rule';

export const unresolvedReference: Rule = {
  ids: ['unresolved-reference'],
  find: () => [],
};
