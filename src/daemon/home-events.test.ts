import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { HomeEvent } from '../home-event.ts';
import type { LogEvent } from '../log.ts';
import { messagesIn } from '../messages/messages.ts';
import { homeEventsInLog } from './home-events.ts';

const DAMAGED = { file: '/srv/matinee.db', damage: { kind: 'unread' } } as const;
const OTHER = { file: '/srv/history.db', damage: { kind: 'unread' } } as const;

test('the log is told what happens in a home, a row that cannot be read once', async () => {
  const text = await messagesIn('en');
  const lines: [LogEvent, unknown][] = [];
  const hear = homeEventsInLog(
    { tell: (event, values) => void lines.push([event, values]), flush: async () => {} },
    text,
  );
  const events: HomeEvent[] = [
    { event: 'recovered', recovered: [{ run: 'daily-1', result: 'published' }] },
    { event: 'row-damaged', damaged: DAMAGED },
    { event: 'row-damaged', damaged: OTHER },
    { event: 'row-damaged', damaged: DAMAGED },
    { event: 'history-lost', versions: 3 },
    { event: 'history-lost', versions: 3 },
  ];
  for (const event of events) hear(event);

  const sentence = (values: typeof DAMAGED | typeof OTHER) =>
    text.error({ code: 'store-damaged', values }).text;
  assert.deepEqual(lines, [
    ['daemon-said', { line: sentence(DAMAGED) }],
    ['daemon-said', { line: sentence(OTHER) }],
    ['daemon-said', { line: text.history.lost(3) }],
    ['daemon-said', { line: text.history.lost(3) }],
  ]);
});
