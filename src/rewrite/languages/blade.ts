import type { KeyOutcome, PlainLanguage } from '../language';
import { placeholderFor } from '../literals';

const IN_A_PAGE =
  "A Blade template goes to whoever opens the page. Read the key where the mail is sent, with config('services.sendgrid.api_key'), and take it out here.";

/** Laravel's templates. Only in their own comments can a key be replaced by words. */
export const blade: PlainLanguage = {
  name: 'Blade',
  extensions: [],
  paths: /\.blade\.php$/i,
  languageIds: ['blade'],
  rewrite({ text }, keys) {
    const comments = [...text.matchAll(/\{\{--[\s\S]*?--\}\}/g)];
    const edits: { span: (typeof keys)[number]['span']; newText: string }[] = [];
    const outcomes = keys.map((key): KeyOutcome => {
      const { start, end } = key.span;
      if (!comments.some(({ index, 0: comment }) => index < start && end < index + comment.length))
        return { key, refusal: IN_A_PAGE };
      const reference = placeholderFor(key.variable);
      edits.push({ span: key.span, newText: reference });
      return { key, reference };
    });
    // Nothing reads a comment.
    return { edits, outcomes, notes: [] };
  },
};
