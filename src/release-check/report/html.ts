import { isMessage, type Activity } from '../../activity/activity.ts';
import { describeActivity } from '../../activity/describe.ts';
import { readShown } from '../../activity/read.ts';
import { asText } from '../../activity/read-values.ts';
import { describeBody } from '../../check/moves.ts';
import { findCards } from '../../teams-rules/find-cards.ts';
import type { Exchange, Talk } from '../evidence.ts';
import type { ReleaseReport, RuleResult } from '../judge-release.ts';
import type { Finding } from '../rule.ts';
import { formatCounts } from './describe-rule.ts';
import { renderCard } from './html-card.ts';
import { markup, type Markup } from './html-text.ts';

const order = ['failed', 'warned', 'person', 'ignored', 'passed', 'not-applicable'] as const;
const headings: Readonly<Record<(typeof order)[number], string>> = {
  failed: 'Must be fixed',
  warned: 'To look at',
  person: 'Needs a person',
  ignored: 'Ignored',
  passed: 'Passed',
  'not-applicable': 'Not applicable',
};

/** Nothing is loaded and nothing runs: a browser is told so as well. */
const policy = "default-src 'none'; style-src 'unsafe-inline'";

const style = `body{font:14px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
h3{margin:1.5rem 0 .5rem}.failed{color:#a4262c}.warned{color:#8a5a00}small,.seen{color:#666}
details{margin:.25rem 0}summary{cursor:pointer}.user{margin:.75rem 0 .25rem;font-weight:600}
.bot{margin:.25rem 0 .25rem 1rem;padding:.5rem .75rem;background:#f5f5f5;border-radius:6px;overflow-wrap:anywhere}
.said{margin:0;white-space:pre-wrap}.input>*{margin-right:.5rem}
.card{background:#fff;border:1px solid #ccc;border-radius:6px;padding:.5rem .75rem;margin:.25rem 0;max-width:34rem}
.card p{margin:.25rem 0;white-space:pre-wrap}.heading{font-weight:600}.columns{display:flex;gap:.75rem}.columns>*{flex:1;min-width:0}
.picture,.field{display:inline-block;border:1px dashed #999;padding:.1rem .5rem;color:#555}
.button{display:inline-block;border:1px solid #5b5fc7;border-radius:4px;padding:.1rem .6rem;margin:.1rem;color:#444791}
th{text-align:left;padding-right:1rem;font-weight:600}td,th{vertical-align:top}pre{white-space:pre-wrap}.other{color:#666}`;

/** A page that stands alone: the rules with what was found, and every conversation with its cards. No scripts. */
export function formatReleaseHtml(report: ReleaseReport, talks: readonly Talk[]): string {
  const { app, bot, rules, conversations } = report;
  const page = markup`<meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width" />
    <title>Understudy check: ${app}</title>
    <style>
      ${{ html: style }}
    </style>
    <h1>${app}</h1>
    <p>${bot === undefined ? '' : `${bot} · `}${conversations} conversations · ${formatCounts(rules)}</p>
    ${order.map((status) =>
      renderGroup(
        headings[status],
        rules.filter((rule) => rule.status === status),
        talks,
      ),
    )}
    <h2>Conversations</h2>
    ${talks.map(renderTalk)} `;
  return `<!doctype html>\n<html lang="en">\n${page.html}</html>\n`;
}

function renderGroup(heading: string, rules: readonly RuleResult[], talks: readonly Talk[]): Markup {
  if (rules.length === 0) return markup``;
  return markup`<h2>${heading}</h2>
    ${rules.map((rule) => renderRule(rule, talks))}`;
}

function renderRule(rule: RuleResult, talks: readonly Talk[]): Markup {
  const { id, title, status, link, findings, person, reason, did } = rule;
  const remark = findings.length === 0 || !rule.heuristic ? '' : ' (heuristic)';
  const notes = [person, reason, findings.length === 0 && person === undefined ? did : undefined];
  return markup`<div>
    <strong class="${status}">${id}</strong> <a href="${link}" rel="noreferrer">${title}</a>${remark}
    ${
      findings.length === 0
        ? markup``
        : markup`<ul>
            ${findings.map((finding) => renderFinding(finding, talks))}
          </ul>`
    }
    ${notes.flatMap((note) => (note === undefined ? [] : [markup`<div class="seen">${note}</div>`]))}
  </div> `;
}

function renderFinding(
  { message, where, scope, did, seen, transcript }: Finding,
  talks: readonly Talk[],
): Markup {
  const place = talks.findIndex((talk) => transcript !== undefined && talk.transcript === transcript);
  const details = [
    where,
    did === undefined ? undefined : `${did}${scope === undefined ? '' : ` (${scope})`}`,
    seen,
  ];
  return markup`<li>
    ${message}${place < 0 ? markup`` : markup` <a href="#talk-${place}">conversation</a>`}
    ${details.flatMap((detail) => (detail === undefined ? [] : [markup`<div class="seen">${detail}</div>`]))}
  </li> `;
}

function renderTalk({ scope, exchanges, transcript }: Talk, index: number): Markup {
  const title = exchanges.at(-1)?.did ?? 'nothing';
  return markup`<details id="talk-${index}">
    <summary>${scope}: ${title}</summary>
    <small>${transcript}</small>
    ${exchanges.map(renderExchange)}
  </details> `;
}

function renderExchange(exchange: Exchange): Markup {
  const answers = exchange.invoke ? exchange.deliveries.map(renderAnswer) : [];
  return markup`<div class="user">${exchange.did}</div>
    ${exchange.sent.map(({ activity }) => renderActivity(activity))}${answers}`;
}

function renderActivity(activity: Activity): Markup {
  if (!isMessage(activity))
    return markup`<div class="bot"><small>${describeActivity(activity)}</small></div>`;
  const replies = readShown([activity]).actions.filter(({ place }) => place === 'suggested');
  const cards = findCards(activity).map(renderCard);
  const text = asText(activity.text) ?? '';
  const bare = text === '' && cards.length === 0 ? describeActivity(activity) : text;
  return markup`<div class="bot">
    <p class="said">${bare}</p>
    ${cards}${replies.map(({ title }) => markup`<span class="button">${title}</span> `)}
  </div> `;
}

function renderAnswer(delivery: Exchange['deliveries'][number]): Markup {
  if (delivery.status !== 'answered') return markup`<div class="bot"><em>no answer</em></div>`;
  const { code, body } = delivery;
  const cards = findCards({ type: 'invokeResponse', value: { status: code, body } }).map(renderCard);
  return markup`<div class="bot"><small>${code} ${describeBody(body)}</small>${cards}</div> `;
}
