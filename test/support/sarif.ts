import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly charOffset: number;
  readonly charLength: number;
}

interface Location {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
    readonly region?: Region;
  };
}

/** What tests look at of a report that the schema has let pass. */
export interface Sarif {
  readonly version: string;
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly invocations: readonly [
        {
          readonly executionSuccessful: boolean;
          readonly exitCode: number;
          readonly toolExecutionNotifications: readonly {
            readonly message: { readonly text: string };
            readonly locations: readonly Location[];
          }[];
        },
      ];
      readonly originalUriBaseIds: Readonly<Record<string, { readonly uri: string }>>;
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly message: { readonly text: string };
        readonly locations: readonly [Location];
        readonly partialFingerprints: Readonly<Record<string, string>>;
        readonly suppressions: readonly object[];
      }[];
    },
  ];
}

// One of the schema's patterns is no Unicode one.
const ajv = new Ajv({ allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile<Sarif>(schema);

/** Reads a report and throws unless the standard's own schema takes it. */
export function parseSarif(text: string): Sarif {
  const report: unknown = JSON.parse(text);
  if (validate(report)) return report;
  throw new Error(`No valid SARIF: ${ajv.errorsText(validate.errors)}`);
}
