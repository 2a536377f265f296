import type { Rule } from '../rule';
import { accountCredentials } from './account-credentials';
import { apiKey } from './api-key';
import { encodedKey } from './encoded-key';
import { insecureTransport } from './insecure-transport';
import { malformedKey } from './malformed-key';
import { splitKey } from './split-key';
import { unresolvedReference } from './unresolved-reference';

/** By precedence: of two rules that speak about a credential in the same place, the first one is heard. */
export const ALL_RULES: readonly Rule[] = [
  apiKey,
  encodedKey,
  splitKey,
  accountCredentials,
  malformedKey,
  insecureTransport,
  unresolvedReference,
];
