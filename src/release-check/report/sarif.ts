import type { ReleaseReport, RuleResult } from '../judge-release.ts';
import type { Finding } from '../rule.ts';

export interface SarifOptions {
  readonly version: string;
  /** Folder or file of the package, and the results folder, as URIs relative to the root of the repository. */
  readonly package: { readonly uri: string; readonly isFolder: boolean };
  readonly results: string;
}

const levels = { failed: 'error', warned: 'warning', ignored: 'warning' } as const;

/**
 * SARIF 2.1.0: a result for each finding, one of kind `review` for each rule that needs a person, findings that are
 * ignored as suppressed. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function formatSarif({ rules }: ReleaseReport, options: SarifOptions): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Understudy',
            version: options.version,
            informationUri: 'https://www.npmjs.com/package/botframework-understudy',
            rules: rules.map(({ id, title, link, severity, heuristic }) => ({
              id,
              shortDescription: { text: title },
              helpUri: link,
              properties: { severity, heuristic },
            })),
          },
        },
        results: rules.flatMap((rule, ruleIndex) => resultsOf(rule, ruleIndex, options)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultsOf(rule: RuleResult, ruleIndex: number, options: SarifOptions): object[] {
  const { id: ruleId, status, findings, person, reason } = rule;
  const level = status === 'failed' || status === 'warned' || status === 'ignored' ? levels[status] : 'none';
  const found = findings.map((finding) => ({
    ruleId,
    ruleIndex,
    level: rule.severity === 'good-to-fix' && level === 'warning' ? 'note' : level,
    message: { text: textOf(finding) },
    locations: [locationOf(finding, options)],
    ...(reason !== undefined && { suppressions: [{ kind: 'external', justification: reason }] }),
  }));
  const review = {
    ruleId,
    ruleIndex,
    kind: 'review',
    level: 'none',
    message: { text: person ?? '' },
    locations: [locationOf({ message: '' }, options)],
  };
  return person === undefined ? found : [...found, review];
}

function textOf({ message, did, seen, scope }: Finding): string {
  const done = did === undefined ? '' : ` Did: ${did}${scope === undefined ? '' : ` (${scope})`}.`;
  return `${message}${done}${seen === undefined ? '' : ` Saw: ${seen}.`}`;
}

function locationOf({ where, transcript }: Finding, options: SarifOptions): object {
  const [, file = '', pointer, line] = /^([^#]*?)(?:#(.*)|:(\d+):\d+)?$/s.exec(where ?? '') ?? [];
  const uri =
    where === undefined && transcript !== undefined
      ? `${options.results}/${transcript}`
      : options.package.isFolder
        ? `${options.package.uri}/${file === '' || file === options.package.uri ? 'manifest.json' : file}`
        : options.package.uri;
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(uri) },
      region: { startLine: line === undefined ? 1 : Number(line) },
    },
    ...(pointer !== undefined && pointer !== '' && { logicalLocations: [{ fullyQualifiedName: pointer }] }),
  };
}
