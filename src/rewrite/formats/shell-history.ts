import type { PlainLanguage } from '../language';
import { placeholderFor } from '../literals';

/** What was typed at a prompt: nothing runs it again, but people look it up. */
export const shellHistory: PlainLanguage = {
  name: 'Shell history',
  extensions: [],
  paths:
    /(?:^|\/)(?:\.(?:bash|zsh|sh|ksh|mksh|python|node_repl|psql)_history|\.histfile|\.zhistory|fish_history|ConsoleHost_history\.txt)$/,
  languageIds: [],
  loading: async () => ({
    notes: [
      'A shell that is open may write its own lines to this file when it ends. Close it, then look again.',
    ],
  }),
  rewrite: (_, keys) => ({
    edits: keys.map(({ span, variable }) => ({ span, newText: placeholderFor(variable) })),
    outcomes: keys.map((key) => ({ key, reference: placeholderFor(key.variable) })),
  }),
};
