import { substituteWords } from '../../values';
import type { JsonKind } from '../kind';

/** OpenAPI in JSON, and recorded requests: what looks like a value is an example. */
export const documentation: JsonKind = {
  matches: (file) =>
    ['openapi', 'swagger', 'asyncapi', 'http_interactions'].some((name) => file.get(name)) ||
    file.get('log', 'entries') !== undefined,
  begin: () => ({ treat: substituteWords, loading: () => ({ notes: [] }) }),
};
