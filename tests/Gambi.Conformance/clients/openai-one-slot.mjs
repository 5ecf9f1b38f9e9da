// npm `openai` in a room with a single slot: who asks one thing after the other, as agents do, never finds it taken by itself.
import assert from 'node:assert/strict';
import test from 'node:test';
import OpenAI from 'openai';
import { baseUrl, limits, selector, unique } from './lib/room.mjs';

const client = new OpenAI({ baseURL: baseUrl, apiKey: 'none', maxRetries: 0 });
const rounds = 25;

const ways = {
  'plain chats': async prompt => (await client.chat.completions.create({ model: selector, messages: [{ role: 'user', content: prompt }] })).choices[0].message.content,
  'streamed chats': async prompt => client.chat.completions.stream({ model: selector, messages: [{ role: 'user', content: prompt }] }).finalContent(),
  'plain responses': async prompt => (await client.responses.create({ model: selector, input: prompt })).output_text,
  'streamed responses': async prompt => (await client.responses.stream({ model: selector, input: prompt }).finalResponse()).output_text,
};

for (const [name, ask] of Object.entries(ways)) {
  test(`${rounds} ${name}, each the moment the one before has ended`, limits, async () => {
    for (let round = 0; round < rounds; round++) {
      const prompt = unique(`${round} [[words:3]]`);
      assert.equal((await ask(prompt)).split(' ').length, 3);
    }
  });
}

test('chats and responses in turn', limits, async () => {
  for (let round = 0; round < rounds; round++) {
    for (const ask of Object.values(ways)) {
      await ask('[[words:1]]');
    }
  }
});
