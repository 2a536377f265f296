import { findApiKeys } from '../api-key';
import { Look } from '../look';
import type { Rule } from '../rule';

/** A complete key in plain text, anywhere in a text of any kind. */
export const apiKey: Rule = {
  ids: ['api-key'],
  find: ({ text }, look = new Look(text)) => findApiKeys(text, look.beginnings.capital),
};
