import type { Rule } from '../rule';

export const insecureTransport: Rule = {
  ids: ['insecure-transport'],
  find: () => [],
};
