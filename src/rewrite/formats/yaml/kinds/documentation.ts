import { isMap } from 'yaml';
import { substituteWords } from '../../values';
import { entryOf } from '../edits';
import type { YamlKind } from '../kind';

/** OpenAPI's and AsyncAPI's descriptions: what looks like a value is an example. */
export const apiDescription: YamlKind = {
  matches: ({ documents }) =>
    ['openapi', 'swagger', 'asyncapi'].some((name) => entryOf(documents[0]?.contents, name)),
  begin: () => ({ treat: substituteWords, loading: () => ({ notes: [] }) }),
};

/** Recorded requests of VCR (Ruby) and VCR.py, which put the real value in and take it out by such a placeholder. */
export const cassette: YamlKind = {
  matches({ documents }) {
    const root = documents[0]?.contents;
    return isMap(root) && ['http_interactions', 'interactions'].some((name) => entryOf(root, name));
  },
  begin: () => ({
    treat: substituteWords,
    loading: (_, variables) => ({
      notes: [
        `Let the recorder keep the key out of the next recording, too: filter_sensitive_data('<${variables[0]}>') in VCR, filter_headers=["authorization"] in VCR.py.`,
      ],
    }),
  }),
};
