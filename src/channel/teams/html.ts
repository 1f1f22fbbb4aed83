import type { Activity } from '../../activity/activity.ts';
import { asRecord, asText } from '../../activity/read-values.ts';

/** Whether an activity brings words of a person: a message, or one that was edited. */
export function carriesText({ type }: Activity): boolean {
  return type === 'message' || type === 'messageUpdate';
}

/**
 * Teams sends what a person has written in HTML too, as an attachment; a list of attachments that is empty says that
 * there are none. Source: https://github.com/MicrosoftDocs/msteams-docs/issues/3960, …/6040
 */
export function withHtml(activity: Activity): Activity {
  const text = asText(activity.text) ?? '';
  const { attachments = [] } = activity;
  const hasNone = activity.attachments?.length === 0;
  if (!carriesText(activity) || text.trim() === '' || hasNone || isTap(activity)) return activity;
  if (attachments.some(({ contentType }) => contentType === 'text/html')) return activity;
  return { ...activity, attachments: [...attachments, { contentType: 'text/html', content: toHtml(text) }] };
}

function isTap({ value, channelData }: Activity): boolean {
  const data = asRecord(channelData);
  return value !== undefined || data?.['postBack'] !== undefined || data?.['messageBack'] !== undefined;
}

function toHtml(text: string): string {
  let mentions = 0;
  const parts = text.split(/<at>(.*?)<\/at>/u).map((part, index) => {
    const words = escape(part).replaceAll(/\r?\n/g, '<br>');
    if (index % 2 === 0) return words;
    mentions += 1;
    return `<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="${mentions - 1}">${words}</span>`;
  });
  return `<p>${parts.join('')}</p>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
