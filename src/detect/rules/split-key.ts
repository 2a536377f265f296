import type { Rule } from '../rule';

export const splitKey: Rule = {
  ids: ['api-key-split'],
  find: () => [],
};
