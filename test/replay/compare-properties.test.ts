import assert from 'node:assert/strict';
import type { Activity } from '../../src/activity/activity.ts';
import type { RecordedReply } from '../../src/replay/recording.ts';
import { createRandom, type Random } from '../../src/user/random.ts';
import { brief, compare, replies } from './replies.ts';

const words =
  'account amount balance card confirm dollars fee form loan money please recipient send transfer yes'.split(
    ' ',
  );

function sentence(random: Random): string {
  return Array.from({ length: 3 + random.int(6) }, () => random.pick(words)).join(' ');
}

function element(random: Random, depth: number): Record<string, unknown> {
  const kind = random.int(depth > 0 ? 5 : 4);
  if (kind === 0) return { type: 'TextBlock', text: sentence(random), wrap: true };
  if (kind === 1) return { type: 'Input.Text', id: sentence(random), label: sentence(random) };
  if (kind === 2) {
    const facts = Array.from({ length: 1 + random.int(4) }, () => ({
      title: sentence(random),
      value: sentence(random),
    }));
    return { type: 'FactSet', facts };
  }
  if (kind === 3)
    return {
      type: 'Image',
      url: `https://example.com/${sentence(random).replaceAll(' ', '/')}`,
      altText: sentence(random),
    };
  const items = Array.from({ length: 1 + random.int(4) }, () => element(random, depth - 1));
  return { type: 'Container', items };
}

function message(random: Random): Partial<Activity> {
  const actions = Array.from({ length: random.int(4) }, () => {
    const title = sentence(random);
    return { type: 'imBack', title, value: title };
  });
  const body = Array.from({ length: random.int(6) }, () => element(random, 2));
  return {
    text: sentence(random),
    ...(actions.length === 0 ? {} : { suggestedActions: { actions } }),
    ...(body.length === 0
      ? {}
      : {
          attachments: [
            {
              contentType: 'application/vnd.microsoft.card.adaptive',
              content: {
                type: 'AdaptiveCard',
                version: '1.3',
                body,
                actions: [
                  { type: 'Action.Submit', title: sentence(random), data: { step: sentence(random) } },
                ],
              },
            },
          ],
        }),
  };
}

type Leaf = { readonly holder: Record<string, unknown>; readonly key: string; readonly path: string };

/** Texts that can be changed by themselves: not types, and not what repeats a title. */
function leaves(value: unknown, path: string): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => leaves(item, `${path}[${at}]`));
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.entries(holder).flatMap(([key, item]) => {
    const here = path === '' ? key : `${path}.${key}`;
    const isFree =
      typeof item === 'string' &&
      !['type', 'contentType', 'version'].includes(key) &&
      holder['type'] !== 'imBack';
    return isFree ? [{ holder, key, path: here }] : leaves(item, here);
  });
}

interface List {
  readonly items: unknown[];
  readonly path: string;
}

function lists(value: unknown, path: string): List[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value))
    return [{ items: value, path }, ...value.flatMap((item, at) => lists(item, `${path}[${at}]`))];
  return Object.entries(value).flatMap(([key, item]) => lists(item, path === '' ? key : `${path}.${key}`));
}

function clone(list: readonly RecordedReply[]): RecordedReply[] {
  return structuredClone(list) as RecordedReply[];
}

describe('comparing, for any replies', () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = createRandom(seed);
    const recorded = replies(...Array.from({ length: 1 + random.int(6) }, () => message(random)));
    const at = random.int(recorded.length);

    it(`finds nothing where nothing changed (seed ${seed})`, () => {
      assert.deepEqual(compare(recorded, clone(recorded)), []);
    });

    it(`finds exactly the text that changed, and the same the other way round (seed ${seed})`, () => {
      const arrived = clone(recorded);
      const all = leaves(arrived[at]?.activity, '');
      const leaf = all[random.int(all.length)];
      assert.ok(leaf);
      leaf.holder[leaf.key] = `changed ${sentence(random)}`;
      const differences = compare(recorded, arrived);
      assert.deepEqual(brief(differences), [`changed ${leaf.path}`]);
      assert.equal(differences[0]?.recordedIndex, at);
      assert.deepEqual(brief(compare(arrived, recorded)), [`changed ${leaf.path}`]);
    });

    it(`finds one difference when a reply is dropped or inserted (seed ${seed})`, () => {
      const fewer = clone(recorded).filter((_, index) => index !== at);
      assert.deepEqual(brief(compare(recorded, fewer)), ['missing']);
      assert.deepEqual(brief(compare(fewer, recorded)), ['extra']);
    });

    it(`finds one difference when an element of a list is dropped or inserted (seed ${seed})`, () => {
      const arrived = clone(recorded);
      const all = lists(arrived[at]?.activity, '').filter(({ items }) => items.length > 1);
      const list = all[random.int(all.length)];
      if (!list) return;
      const place = random.int(list.items.length);
      list.items.splice(place, 1);
      assert.deepEqual(brief(compare(recorded, arrived)), [`missing ${list.path}[${place}]`]);
      assert.deepEqual(brief(compare(arrived, recorded)), [`extra ${list.path}[${place}]`]);
    });
  }
});
