// npm `openai` in a room with a password: the password is the API key, and without it nothing is said.
import assert from 'node:assert/strict';
import test from 'node:test';
import OpenAI from 'openai';
import { baseUrl, limits, model } from './lib/room.mjs';

const clientWith = apiKey => new OpenAI({ baseURL: baseUrl, apiKey, maxRetries: 0 });
const client = clientWith(process.env.GAMBI_PASSWORD);
const stranger = clientWith('guess');

test('with the password everything works as in any room', limits, async () => {
  const chat = await client.chat.completions.create({ model: '*', messages: [{ role: 'user', content: 'hello' }] });
  assert.equal(chat.model, model);
  const stream = await client.responses.create({ model: '*', input: 'hello', stream: true });
  const types = [];
  for await (const event of stream) types.push(event.type);
  assert.equal(types.at(-1), 'response.completed');
  assert.equal((await client.models.list()).data.length, 1);
});

test('without it every request is the same AuthenticationError', limits, async () => {
  for (const request of [
    () => stranger.chat.completions.create({ model: '*', messages: [{ role: 'user', content: 'hi' }] }),
    () => stranger.chat.completions.create({ model: 'model:nothing', messages: [] }),
    () => stranger.responses.create({ model: '*', input: 'hi', stream: true }),
    () => stranger.responses.retrieve('resp_nothing'),
    () => stranger.models.list(),
  ]) {
    await assert.rejects(request, error => {
      assert.ok(error instanceof OpenAI.AuthenticationError, `${error}`);
      assert.equal(error.code, 'invalid_password');
      assert.match(error.message, /API key/);
      return true;
    });
  }
});
