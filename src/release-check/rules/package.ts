import { asText } from '../../activity/read-values.ts';
import type { Scope } from '../app-package/app-manifest.ts';
import { manifestName, type AppPackage } from '../app-package/read-package.ts';
import { findOutlineFault, readIcon } from '../app-package/read-icon.ts';
import { validateManifest } from '../app-package/validate-manifest.ts';
import type { Evidence } from '../evidence.ts';
import { judged, notApplicable, type Finding, type Judgement, type Rule } from '../rule.ts';
import { cardsOf, messagesOf } from './read-exchange.ts';
import { links } from './links.ts';

/** The grammar of semver.org, without what nobody writes in a manifest: pre-releases and builds are allowed there too. */
const semVer =
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[\da-z-]+(?:\.[\da-z-]+)*)?(?:\+[\da-z-]+(?:\.[\da-z-]+)*)?$/i;

/** Domains that are not the publisher's own, or anybody's. The token service is the exception that sign-in needs. */
const bannedDomains: readonly RegExp[] = [
  /(?:^|\.)(?:botframework\.com|azurewebsites\.net|microsoft\.com|microsoftonline\.com|onmicrosoft\.com)$/i,
  /(?:^|\.)(?:ngrok(?:-free)?\.(?:io|app|dev)|devtunnels\.ms|loca\.lt|localtunnel\.me|serveo\.net|trycloudflare\.com)$/i,
  /^\*?\.?[a-z]{2,}$/i,
  /^(?:localhost|\d+(?:\.\d+){3})$/i,
];
const tokenService = 'token.botframework.com';

const bannedInNames = /\b(?:beta|alpha|dev|preview|teams|microsoft)\b/i;

/** What the package itself must be like; no bot is needed for it. */
export const packageRules: readonly Rule[] = [
  {
    id: 'M1',
    title: 'The package can be read: a manifest.json, and no path that leaves it',
    severity: 'must-fix',
    link: links.package,
    check: ({ app }) =>
      judged(
        `read ${app.source}`,
        app.problems.map(({ message, where }) => ({
          message: `The package cannot be read whole: ${message}.`,
          where,
        })),
      ),
  },
  {
    id: 'M2',
    title: 'The manifest follows a published schema',
    severity: 'must-fix',
    link: links.schema,
    check: withManifest((manifest) => {
      const verdict = validateManifest(manifest);
      const did = `validated it against the schema of version ${verdict.version ?? 'unknown'}, offline`;
      if (verdict.status === 'valid') return judged(did, []);
      if (verdict.status === 'invalid') {
        return judged(
          did,
          verdict.mistakes.map(({ pointer, message }) => ({
            message: `The manifest is not as its schema says: ${pointer === '' ? '/' : pointer} ${message}.`,
            where: `${manifestName}#${pointer}`,
          })),
        );
      }
      return judged(did, [
        {
          message: `No schema of the manifestVersion ${JSON.stringify(verdict.version) ?? 'that is missing'} is known.`,
          where: `${manifestName}#/manifestVersion`,
        },
      ]);
    }),
  },
  {
    id: 'M3',
    title: 'The manifest uses a public schema, and names the one that it uses',
    severity: 'must-fix',
    link: links.schema,
    check: withManifest((_manifest, { manifest: { manifestVersion, schemaUrl } }) => {
      const findings: Finding[] = [];
      if (/preview/i.test(manifestVersion ?? '')) {
        findings.push({
          message: 'A developer preview of the schema is not public.',
          where: `${manifestName}#/manifestVersion`,
        });
      } else if (schemaUrl !== undefined && manifestVersion !== undefined) {
        const named = /\/v(\d+\.\d+|devpreview)\//i.exec(schemaUrl)?.[1];
        if (named !== undefined && named !== manifestVersion) {
          findings.push({
            message: `$schema names version ${named}, manifestVersion ${manifestVersion}.`,
            where: `${manifestName}#/$schema`,
          });
        }
      }
      return judged('compared manifestVersion with $schema', findings);
    }),
  },
  {
    id: 'M4',
    title: 'The version is a semantic version',
    severity: 'must-fix',
    link: links.schema,
    check: withManifest((_manifest, { manifest: { version } }) =>
      judged(
        `read the version ${version ?? '(none)'}`,
        version === undefined || semVer.test(version)
          ? []
          : [
              {
                message: `Expected a version such as 1.0.0, found "${version}".`,
                where: `${manifestName}#/version`,
              },
            ],
      ),
    ),
  },
  {
    id: 'M5',
    title: 'The package holds nothing that the manifest does not name',
    severity: 'must-fix',
    link: links.package,
    check: withManifest((manifest, { app }) => {
      if (app.kind === 'folder')
        return notApplicable('the package is a folder; check the zip that is uploaded');
      const named = new Set([manifestName, ...textsIn(manifest)]);
      const extra = app.paths.filter((path) => !named.has(path));
      return judged(
        `compared ${app.paths.length} files with what the manifest names`,
        extra.map((path) => ({ message: `The manifest does not name the file "${path}".`, where: path })),
      );
    }),
  },
  {
    id: 'M6',
    title: 'token.botframework.com is a valid domain where people sign in with an OAuth card',
    severity: 'must-fix',
    link: links.guidelines,
    check: withManifest((_manifest, { talks, manifest: { validDomains } }) => {
      const talk = talks.find(({ exchanges }) =>
        exchanges.some((exchange) =>
          messagesOf(exchange).some(
            (message) => cardsOf(message, /^application\/vnd\.microsoft\.card\.oauth$/).length > 0,
          ),
        ),
      );
      if (!talk) return notApplicable('the bot sent no OAuth card');
      const listed = validDomains.some((domain) => domain.toLowerCase() === tokenService);
      return judged(
        'looked at validDomains, since the bot sent an OAuth card',
        listed
          ? []
          : [
              {
                message: `validDomains lacks ${tokenService}.`,
                where: `${manifestName}#/validDomains`,
                transcript: talk.transcript,
              },
            ],
      );
    }),
  },
  {
    id: 'M7',
    title:
      'Valid domains are the publisher’s own: no wildcards over shared hosts, no tunnels, no bare top-level domains',
    severity: 'must-fix',
    link: links.guidelines,
    check: withManifest((_manifest, { manifest: { validDomains } }) =>
      judged(
        `read ${validDomains.length} valid domains`,
        validDomains.flatMap((domain, index) =>
          domain.toLowerCase() !== tokenService && bannedDomains.some((banned) => banned.test(domain.trim()))
            ? [
                {
                  message: `The domain "${domain}" may not be listed.`,
                  where: `${manifestName}#/validDomains/${index}`,
                },
              ]
            : [],
        ),
      ),
    ),
  },
  {
    id: 'M8',
    title: 'The name says nothing of Beta, Dev, Preview, Teams or Microsoft',
    severity: 'must-fix',
    link: links.name,
    check: withManifest((_manifest, { manifest: { shortName, fullName } }) =>
      judged(
        'read the short and the full name',
        Object.entries({ short: shortName, full: fullName }).flatMap(([kind, name]) => {
          const found = bannedInNames.exec(name ?? '')?.[0];
          return found === undefined
            ? []
            : [
                {
                  message: `The ${kind} name "${name ?? ''}" holds "${found}".`,
                  where: `${manifestName}#/name/${kind}`,
                },
              ];
        }),
      ),
    ),
  },
  {
    id: 'M9',
    title: 'The color icon is a PNG of 192 × 192 pixels',
    severity: 'must-fix',
    link: links.icons,
    check: withManifest((_manifest, { app, manifest }) => judgeIcon(app, 'color', manifest.icons.color, 192)),
  },
  {
    id: 'M10',
    title: 'The outline icon is a PNG of 32 × 32 pixels, white on transparent',
    severity: 'must-fix',
    link: links.icons,
    check: withManifest((_manifest, { app, manifest }) =>
      judgeIcon(app, 'outline', manifest.icons.outline, 32),
    ),
  },
  {
    id: 'B9',
    title: 'Commands are not listed twice and do not begin with a slash',
    severity: 'must-fix',
    link: links.commands,
    check: withBot(({ manifest }) =>
      judged('read the commands of the manifest', [
        ...twice(manifest.bot?.commands ?? []),
        ...(manifest.bot?.commands ?? []).flatMap(({ title }) =>
          title.startsWith('/')
            ? [
                {
                  message: `The command "${title}" begins with a slash.`,
                  where: `${manifestName}#/bots/0/commandLists`,
                },
              ]
            : [],
        ),
      ]),
    ),
  },
  {
    id: 'B10',
    title: 'One command at least has a description',
    severity: 'good-to-fix',
    link: links.commands,
    check: withBot(({ manifest }) => {
      if (manifest.bot?.isNotificationOnly) return notApplicable('the bot only notifies');
      const described = manifest.bot?.commands.some(({ description }) => (description ?? '').trim() !== '');
      return judged(
        'read the commands of the manifest',
        described
          ? []
          : [{ message: 'No command has a description.', where: `${manifestName}#/bots/0/commandLists` }],
      );
    }),
  },
];

function withManifest(
  check: (manifest: Readonly<Record<string, unknown>>, evidence: Evidence) => Judgement,
): Rule['check'] {
  return (evidence) =>
    evidence.app.manifest
      ? check(evidence.app.manifest, evidence)
      : notApplicable('there is no manifest to read');
}

function withBot(check: (evidence: Evidence) => Judgement): Rule['check'] {
  return (evidence) => (evidence.manifest.bot ? check(evidence) : notApplicable('the app has no bot'));
}

function judgeIcon(
  app: AppPackage,
  kind: 'color' | 'outline',
  path: string | undefined,
  size: number,
): Judgement {
  const did = `read the ${kind} icon ${path ?? ''}`.trim();
  // The schema tells that it is missing.
  if (path === undefined) return notApplicable(`the manifest names no ${kind} icon`);
  const found = (message: string): Judgement =>
    judged(did, [{ message: `The ${kind} icon is not right: ${message}.`, where: path }]);
  const bytes = app.read(path);
  if (!bytes) return found('there is no such file in the package');
  const icon = readIcon(bytes);
  if (typeof icon === 'string') return found(icon);
  if (icon.width !== size || icon.height !== size) {
    return found(`expected ${size} × ${size} pixels, found ${icon.width} × ${icon.height}`);
  }
  const fault = kind === 'outline' ? findOutlineFault(icon) : undefined;
  return fault === undefined ? judged(did, []) : found(fault);
}

/** Commands of which two stand for the same scope. */
function twice(
  commands: readonly { readonly title: string; readonly scopes: readonly Scope[] }[],
): Finding[] {
  const seen = new Set<string>();
  const findings: Finding[] = [];
  for (const { title, scopes } of commands) {
    const keys = scopes.map((scope) => `${scope} ${title.trim().toLowerCase()}`);
    if (keys.some((key) => seen.has(key))) {
      findings.push({
        message: `The command "${title}" is listed twice.`,
        where: `${manifestName}#/bots/0/commandLists`,
      });
    }
    for (const key of keys) seen.add(key);
  }
  return findings;
}

/** Every text of a manifest: files are named in many places of it. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsIn);
  const text = asText(value);
  return text === undefined ? [] : [text.replace(/^\.\//, '').replaceAll('\\', '/')];
}
