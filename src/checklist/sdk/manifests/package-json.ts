import type { Manifest } from '../manifest';
import { readJsonSections } from './json';

/** Peer dependencies are left out: their ranges are wide on purpose and say nothing about what is installed. */
const SECTIONS = ['dependencies', 'devDependencies', 'optionalDependencies'];

/** `npm:@sendgrid/mail@^8.1.0` installs that package under another name. */
const ALIAS = /^npm:(@?[^@]+)@(.+)$/;

export const packageJson: Manifest = {
  ecosystem: 'npm',
  fileName: /^package\.json$/,
  read: (text) =>
    readJsonSections(text, SECTIONS).map((dependency) => {
      const [, name, range] = ALIAS.exec(dependency.range) ?? [];
      if (name === undefined || range === undefined) return dependency;
      const { end } = dependency.span;
      return { name, range, span: { start: end - range.length, end } };
    }),
};
