import type { Rule } from '../rule';

export const encodedKey: Rule = {
  ids: ['api-key-encoded'],
  find: () => [],
};
