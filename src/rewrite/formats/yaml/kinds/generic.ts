import type { YamlKind } from '../kind';

/** YAML whose reader nobody knows. */
export const generic: YamlKind = {
  matches: () => true,
  begin: () => ({
    treat: () => ({ refusal: UNKNOWN_READER }),
    loading: () => ({ notes: [] }),
  }),
};

const UNKNOWN_READER =
  'YAML cannot read a variable by itself, and KeyGuard does not know what reads this file. Let that program read the key from its environment, and delete this entry.';
