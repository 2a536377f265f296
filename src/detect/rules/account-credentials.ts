import type { Rule } from '../rule';

export const accountCredentials: Rule = {
  ids: ['account-password', 'personal-username'],
  find: () => [],
};
