import assert from 'node:assert/strict';
import { teamsInvokes } from '../../src/channel/teams/invokes.ts';
import { findInvokeResponseFault } from '../../src/teams-rules/invoke-response.ts';

const content = { type: 'AdaptiveCard', version: '1.5', body: [] };
const card = { contentType: 'application/vnd.microsoft.card.adaptive', content };
const hero = { contentType: 'application/vnd.microsoft.card.hero', content: { title: 'One' } };
const signIn = {
  suggestedActions: { actions: [{ type: 'openUrl', value: 'https://a.invalid', title: 'Sign in' }] },
};
const results = { composeExtension: { type: 'result', attachmentLayout: 'list', attachments: [hero, card] } };
const dialog = { task: { type: 'continue', value: { title: 'A', card } } };
const error = 'application/vnd.microsoft.error';

/** For each invoke: answers that Teams takes, and answers that it does not, with what is wrong with them. */
const answers: Record<string, { good: unknown[]; bad: readonly (readonly [unknown, RegExp])[] }> = {
  'task/fetch': {
    good: [
      dialog,
      { task: { type: 'message', value: 'Done' } },
      { task: { type: 'continue', value: { url: 'https://a' } } },
    ],
    bad: [
      [undefined, /^is empty$/],
      ['text', /^is a string, not an object$/],
      [[], /^is a list/],
      [{}, /no object "task"/],
      [{ task: { type: 'Continue', value: {} } }, /"task.type" "Continue"/],
      [{ task: { type: 'message', value: {} } }, /no text in "task.value"/],
      [{ task: { type: 'continue' } }, /no object "task.value"/],
      [{ task: { type: 'continue', value: { title: 'A' } } }, /neither "url" nor "card"/],
      [{ task: { type: 'continue', value: { card: content } } }, /contentType/],
      [{ task: { type: 'continue', value: { card: hero } } }, /Adaptive Cards alone/],
      [{ task: { type: 'continue', value: { card: { contentType: card.contentType } } } }, /no card in/],
    ],
  },
  'task/submit': {
    good: [undefined, {}, dialog],
    bad: [
      [{ task: {} }, /task.type/],
      ['ok', /string/],
    ],
  },
  'message/fetchTask': {
    good: [dialog],
    bad: [
      [undefined, /empty/],
      [{}, /"task"/],
    ],
  },
  'config/fetch': {
    good: [{ config: { type: 'continue', value: { card } } }, { config: { type: 'auth', ...signIn } }],
    bad: [
      [{}, /"config"/],
      [{ config: { type: 'auth' } }, /suggestedActions/],
      [{ config: { type: 'x' } }, /config.type/],
    ],
  },
  'config/submit': {
    good: [undefined, { config: { type: 'message', value: 'ok' } }],
    bad: [[{ a: 1 }, /"config"/]],
  },
  'composeExtension/query': {
    good: [
      results,
      { composeExtension: { type: 'result', attachments: [] } },
      { composeExtension: { type: 'auth', ...signIn } },
      { composeExtension: { type: 'message', text: 'Nothing found' } },
    ],
    bad: [
      [undefined, /empty/],
      [{ attachments: [] }, /"composeExtension"/],
      [{ composeExtension: {} }, /composeExtension.type" left out/],
      [{ composeExtension: { type: 'result' } }, /no list/],
      [{ composeExtension: { type: 'result', attachments: [hero, {}] } }, /attachments\[1\]/],
      [{ composeExtension: { type: 'result', attachmentLayout: 'carousel', attachments: [] } }, /carousel/],
      [{ composeExtension: { type: 'message' } }, /text/],
      [{ composeExtension: { type: 'auth', suggestedActions: { actions: [{}] } } }, /without type or value/],
    ],
  },
  'composeExtension/queryLink': { good: [results, undefined], bad: [[{ a: 1 }, /composeExtension/]] },
  'composeExtension/anonymousQueryLink': { good: [results], bad: [[undefined, /empty/]] },
  'composeExtension/selectItem': { good: [results], bad: [[{}, /composeExtension/]] },
  'composeExtension/querySettingUrl': {
    good: [{ composeExtension: { type: 'config', ...signIn } }],
    bad: [[{ composeExtension: { type: 'config' } }, /suggestedActions/]],
  },
  'composeExtension/fetchTask': {
    good: [dialog, { composeExtension: { type: 'auth', ...signIn } }],
    bad: [
      [{}, /neither "task" nor/],
      [{ task: {} }, /task.type/],
    ],
  },
  'composeExtension/submitAction': {
    good: [
      undefined,
      {},
      dialog,
      results,
      { composeExtension: { type: 'botMessagePreview', activityPreview: {} } },
    ],
    bad: [
      [{ composeExtension: { type: 'botMessagePreview' } }, /activityPreview/],
      [{ other: 1 }, /neither/],
    ],
  },
  'adaptiveCard/action': {
    good: [
      { statusCode: 200, type: card.contentType, value: content },
      { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Done' },
      { statusCode: 401, type: 'application/vnd.microsoft.activity.loginRequest', value: {} },
      { statusCode: 400, type: error, value: { code: 'BadRequest', message: 'No' } },
      { statusCode: 412, type: `${error}.preconditionFailed`, value: { code: '412', message: 'No' } },
      { statusCode: 400, type: `${error}.incorrectAuthCode` },
    ],
    bad: [
      [undefined, /empty/],
      [{}, /statusCode/],
      [{ statusCode: '200', type: card.contentType, value: content }, /no number "statusCode"/],
      [{ statusCode: 200 }, /"type" left out/],
      [{ statusCode: 200, type: card.contentType, value: card }, /no Adaptive Card/],
      [{ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: {} }, /no text/],
      [{ statusCode: 200, type: 'application/vnd.microsoft.activity.loginRequest' }, /not 401/],
      [{ statusCode: 200, type: error, value: { code: 'a', message: 'b' } }, /with statusCode 200/],
      [{ statusCode: 500, type: error, value: 'oops' }, /"code" and "message"/],
    ],
  },
  'application/search': {
    good: [
      {
        statusCode: 200,
        type: 'application/vnd.microsoft.search.searchResponse',
        value: { results: [{ value: '1', title: 'One' }] },
      },
      { statusCode: 400, type: error, value: { code: 'a', message: 'b' } },
    ],
    bad: [
      [{ value: { results: [] } }, /statusCode/],
      [{ statusCode: 200, type: 'x' }, /searchResponse/],
      [{ statusCode: 200, type: 'application/vnd.microsoft.search.searchResponse', value: [] }, /no list/],
      [
        {
          statusCode: 200,
          type: 'application/vnd.microsoft.search.searchResponse',
          value: { results: [{ title: 'One' }] },
        },
        /results\[0\]/,
      ],
    ],
  },
  'tab/fetch': {
    good: [
      { tab: { type: 'continue', value: { cards: [{ card: content }] } } },
      { tab: { type: 'auth', ...signIn } },
    ],
    bad: [
      [{}, /"tab"/],
      [{ tab: { type: 'continue', value: { cards: [] } } }, /no cards/],
      [{ tab: { type: 'continue', value: { cards: [content] } } }, /without "card"/],
      [{ tab: { type: 'auth' } }, /suggestedActions/],
      [{ tab: { type: 'message' } }, /tab.type/],
    ],
  },
  'tab/submit': {
    good: [{ tab: { type: 'continue', value: { cards: [{ card: content }] } } }],
    bad: [[undefined, /empty/]],
  },
};

/** Nothing is shown of these answers; only an object, or nothing, can come back. */
const empty = [
  'composeExtension/setting',
  'composeExtension/onCardButtonClicked',
  'fileConsent/invoke',
  'actionableMessage/executeAction',
  'message/submitAction',
  'suggestedActions/submit',
  'handoff/action',
  'signin/verifyState',
  'signin/tokenExchange',
  'signin/failure',
];

describe('The shape of answers to invokes', () => {
  for (const [name, { good, bad }] of Object.entries(answers)) {
    it(`is taken and refused for ${name} as Teams does`, () => {
      for (const body of good)
        assert.equal(findInvokeResponseFault(name, body), undefined, JSON.stringify(body));
      for (const [body, fault] of bad) assert.match(findInvokeResponseFault(name, body) ?? 'nothing', fault);
    });
  }

  it('may be empty where nothing is shown, but is an object if anything', () => {
    for (const name of empty) {
      for (const body of [undefined, '', {}, { done: true }]) {
        assert.equal(findInvokeResponseFault(name, body), undefined, name);
      }
      assert.match(findInvokeResponseFault(name, 'ok') ?? '', /string/, name);
    }
  });

  it('is known of every invoke that can be sent', () => {
    const known = [...Object.keys(answers), ...empty];
    assert.deepEqual(known.toSorted(), Object.keys(teamsInvokes).toSorted());
  });

  it('is not judged of invokes that Teams does not have', () => {
    assert.equal(findInvokeResponseFault('own/thing', 'text'), undefined);
  });
});
