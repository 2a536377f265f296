import type { Rule } from '../rule';

export const malformedKey: Rule = {
  ids: ['api-key-malformed'],
  find: () => [],
};
