import { asArray, asRecord, asText } from '../../activity/read-values.ts';
import { findInvokeResponseFault } from '../../teams-rules/invoke-response.ts';
import { manifestName } from '../app-package/read-package.ts';
import { scopes } from '../app-package/app-manifest.ts';
import { forPerson, judged, notApplicable, type Rule } from '../rule.ts';
import type { Evidence, Exchange } from '../evidence.ts';
import { links } from './links.ts';
import { describeReply, exchangesOf, findingOf, type Held } from './read-exchange.ts';

const answerLimitMs = 2000;
const withLink = { link: links.guidelines } as const;
const none = 'the manifest has no message extension that a bot answers';

/** Policy 1140.4.4: what message extensions must be like. */
export const extensionRules: readonly Rule[] = [
  {
    ...withLink,
    id: 'E1',
    title: 'A message extension answers within 2 seconds',
    severity: 'must-fix',
    check: over(({ exchange }) =>
      exchange.deliveries.every(({ status }) => status === 'answered') && exchange.durationMs > answerLimitMs
        ? `The answer took ${exchange.durationMs} ms; ${answerLimitMs} ms are the most.`
        : undefined,
    ),
  },
  {
    ...withLink,
    id: 'E2',
    title: 'A message extension answers with what Teams can show: no errors, no blanks',
    severity: 'must-fix',
    check: over(({ exchange }) => answerFault(exchange)),
  },
  {
    ...withLink,
    id: 'E3',
    title: 'Results have previews with an image',
    severity: 'must-fix',
    check: over(({ exchange }) => {
      if (answerFault(exchange) !== undefined) return undefined;
      const results = resultsOf(exchange);
      const bare = results.filter((result) => !hasPreviewImage(result)).length;
      return bare > 0 ? `${bare} of ${results.length} results have no preview image.` : undefined;
    }),
  },
  {
    ...withLink,
    id: 'E4',
    title: 'Commands of a message extension are not listed twice',
    severity: 'must-fix',
    check: ({ manifest: { extension } }) => {
      if (!extension) return notApplicable(none);
      const titles = extension.commands.map(({ title }) => title.trim().toLowerCase());
      const ids = extension.commands.map(({ id }) => id);
      const findings = extension.commands.flatMap(({ title, id }, index) =>
        titles.indexOf(title.trim().toLowerCase()) < index || ids.indexOf(id) < index
          ? [
              {
                message: `The command "${title}" (${id}) is listed twice.`,
                where: `${manifestName}#/composeExtensions/0/commands/${index}`,
              },
            ]
          : [],
      );
      return judged(`read ${titles.length} commands`, findings);
    },
  },
  {
    ...withLink,
    id: 'E5',
    title: 'Domains whose links are unfurled are the publisher’s own',
    severity: 'must-fix',
    check: ({ manifest: { extension } }) => {
      const domains = extension?.links.flatMap((each) => each.domains) ?? [];
      if (domains.length === 0) return notApplicable('the manifest unfurls no links');
      const findings = domains.flatMap((domain) =>
        /^\*?\.?[a-z]*$/i.test(domain) ||
        /(?:^|\.)(?:microsoft\.com|azurewebsites\.net|google\.com|github\.com)$/i.test(domain)
          ? [
              {
                message: `The domain "${domain}" is not one publisher's.`,
                where: `${manifestName}#/composeExtensions/0/messageHandlers`,
              },
            ]
          : [],
      );
      return judged('read the domains', findings, `Do these belong to the publisher: ${domains.join(', ')}?`);
    },
  },
  {
    ...withLink,
    id: 'E6',
    title: 'Links are unfurled for people who have not installed the app, where the manifest says so',
    severity: 'must-fix',
    check: (evidence) => {
      const asked = exchangesOf(evidence, 'extension').filter(isAnonymous);
      if (asked.length === 0) return notApplicable('the manifest does not declare it');
      return judged(
        'invoked composeExtension/anonymousQueryLink',
        asked.flatMap((held) => {
          const fault = answerFault(held.exchange);
          return fault === undefined ? [] : [findingOf(held, fault, answerText(held.exchange))];
        }),
      );
    },
  },
  {
    ...withLink,
    id: 'E7',
    title: 'A message extension works in personal chats, group chats and channels',
    severity: 'must-fix',
    check: (evidence) => {
      if (!evidence.manifest.extension) return notApplicable(none);
      const tested = scopes.filter((scope) => evidence.talks.some((talk) => talk.scope === scope));
      const missing = scopes.filter((scope) => !tested.includes(scope));
      if (missing.length > 0) return forPerson(`Use the message extension in these: ${missing.join(', ')}.`);
      return judged(`invoked it in ${tested.join(', ')}`, []);
    },
  },
  {
    ...withLink,
    id: 'E8',
    title: 'A message extension that needs sign-in lets people sign in and out',
    severity: 'must-fix',
    check: (evidence) => {
      const asks = exchangesOf(evidence, 'extension').some(({ exchange }) =>
        ['auth', 'config'].includes(asText(extensionOf(exchange)?.['type']) ?? ''),
      );
      return asks
        ? forPerson('Sign in from the message extension, use it, and sign out.')
        : notApplicable('the message extension asked nobody to sign in');
    },
  },
];

function over(fault: (held: Held) => string | undefined): Rule['check'] {
  return (evidence: Evidence) => {
    // Links for people without the app have a rule of their own.
    const asked = exchangesOf(evidence, 'extension').filter((held) => !isAnonymous(held));
    if (!evidence.manifest.extension) return notApplicable(none);
    if (asked.length === 0) return notApplicable('nothing of the message extension was invoked');
    return judged(
      `${asked.length} invokes, such as: ${asked[0]?.exchange.did ?? ''}`,
      asked.flatMap((held) => {
        const message = fault(held);
        return message === undefined ? [] : [findingOf(held, message, answerText(held.exchange))];
      }),
    );
  };
}

function isAnonymous({ exchange }: Held): boolean {
  return exchange.invoke?.name === 'composeExtension/anonymousQueryLink';
}

function bodyOf({ deliveries }: Exchange): Record<string, unknown> | undefined {
  const [delivery] = deliveries;
  return delivery?.status === 'answered' ? asRecord(delivery.body) : undefined;
}

function extensionOf(exchange: Exchange): Record<string, unknown> | undefined {
  return asRecord(bodyOf(exchange)?.['composeExtension']);
}

function resultsOf(exchange: Exchange): readonly unknown[] {
  return asArray(extensionOf(exchange)?.['attachments']);
}

function answerText(exchange: Exchange): string {
  const [delivery] = exchange.deliveries;
  if (delivery?.status !== 'answered') return 'no answer';
  const answer = `${delivery.code} ${JSON.stringify(delivery.body) ?? 'without a body'}`.slice(0, 400);
  return exchange.sent.length > 0 ? `${answer}; ${describeReply(exchange)}` : answer;
}

/** In words what keeps Teams from showing an answer; undefined when it can. */
function answerFault(exchange: Exchange): string | undefined {
  const [delivery] = exchange.deliveries;
  if (delivery?.status !== 'answered') return 'The bot did not answer.';
  if (delivery.code !== 200) return `Expected status 200, got ${delivery.code}.`;
  const fault = findInvokeResponseFault(exchange.invoke?.name ?? '', delivery.body);
  if (fault !== undefined) return `The answer ${fault}.`;
  const extension = extensionOf(exchange);
  const text = asText(extension?.['text']) ?? '';
  if (extension?.['type'] === 'message' && text.trim() === '') return 'The message is empty.';
  return extension?.['type'] === 'result' && resultsOf(exchange).length === 0
    ? 'The result is blank: no attachments, and no message that says so.'
    : undefined;
}

function hasPreviewImage(result: unknown): boolean {
  const attachment = asRecord(result);
  const preview =
    asRecord(asRecord(attachment?.['preview'])?.['content']) ?? asRecord(attachment?.['content']);
  return asArray(preview?.['images']).length > 0 || (JSON.stringify(preview ?? {}) ?? '').includes('"Image"');
}
