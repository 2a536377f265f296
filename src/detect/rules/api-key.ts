import { findApiKeys } from '../api-key';
import type { Rule } from '../rule';

/** A complete key in plain text, anywhere in a text of any kind. */
export const apiKey: Rule = {
  ids: ['api-key'],
  find: ({ text }) => findApiKeys(text),
};
