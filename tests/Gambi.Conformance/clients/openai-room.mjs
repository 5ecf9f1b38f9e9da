// npm `openai`: what is a room's own: selectors, who served, busy participants, wrong rooms.
import assert from 'node:assert/strict';
import test from 'node:test';
import OpenAI from 'openai';
import { baseUrl, concurrency, limits, model, participant, providerRequest, unique } from './lib/room.mjs';

const client = new OpenAI({ baseURL: baseUrl, apiKey: 'none', maxRetries: 0 });
const user = content => [{ role: 'user', content }];

for (const selector of ['*', 'any', `model:${model}`, model, participant]) {
  test(`"${selector}" reaches the participant, and the answer names it`, limits, async () => {
    const { data, response } = await client.chat.completions.create({ model: selector, messages: user('hello') }).withResponse();
    assert.equal(data.model, model);
    assert.equal(response.headers.get('x-gambi-participant'), participant);
    assert.equal(response.headers.get('x-gambi-model'), model);
    assert.ok(data._request_id, 'no request id');
    assert.equal(data._request_id, response.headers.get('x-request-id'));
  });
}

test('the models are the participants, and on demand their models too', limits, async () => {
  const { data } = await client.models.list();
  assert.deepEqual(data.map(entry => entry.id), [participant]);
  assert.equal(data[0].gambi.model, model);
  assert.equal(data[0].gambi.connection.connected, true);
  const both = await client.models.list({ query: { include: 'models' } });
  assert.deepEqual(both.data.map(entry => entry.id), [participant, `model:${model}`]);
});

test('a participant that is not here, a room that is not there and a route that never was are NotFoundErrors', limits, async () => {
  const elsewhere = new OpenAI({ baseURL: baseUrl.replace(/rooms\/[^/]+/, 'rooms/ZZZZZZ'), apiKey: 'none', maxRetries: 0 });
  for (const [request, code] of [
    [() => client.models.retrieve('nobody'), undefined],
    [() => client.chat.completions.create({ model: 'model:nothing', messages: user('hi') }), 'model_not_found'],
    [() => elsewhere.chat.completions.create({ model: '*', messages: user('hi') }), 'room_not_found'],
    [() => elsewhere.models.list(), 'room_not_found'],
  ]) {
    await assert.rejects(request, error => {
      assert.ok(error instanceof OpenAI.NotFoundError, `${error}`);
      assert.ok(code === undefined || error.code === code, `${error.code} instead of ${code}`);
      assert.ok(['code', 'param', 'type'].every(name => typeof error.error[name] === 'string'), JSON.stringify(error.error));
      return true;
    });
  }

  await assert.rejects(client.post('/nothing/here', { body: {} }), OpenAI.NotFoundError);
});

test('a busy participant is a 409 by its name and a 503 with Retry-After by its model, and free again when its clients leave', limits, async () => {
  const prompts = Array.from({ length: concurrency }, (_, index) => unique(`[[stall]] occupied ${index}`));
  const held = await Promise.all(prompts.map(prompt => client.chat.completions.create({ model: '*', messages: user(prompt), stream: true })));
  await Promise.all(prompts.map(prompt => providerRequest(prompt, 'Running')));
  await assert.rejects(client.chat.completions.create({ model: participant, messages: user('hi') }), error => {
    assert.ok(error instanceof OpenAI.ConflictError, `${error}`);
    assert.equal(error.code, 'participant_busy');
    return true;
  });
  await assert.rejects(client.responses.create({ model: `model:${model}`, input: 'hi' }), error => {
    assert.equal(error.status, 503);
    assert.equal(error.code, 'participant_busy');
    assert.ok(Number(error.headers.get('retry-after')) > 0);
    return true;
  });
  assert.equal((await client.models.list()).data.length, 1, 'a busy participant is still listed');
  held.forEach(stream => stream.controller.abort());
  await Promise.all(prompts.map(prompt => providerRequest(prompt, 'Aborted')));
  const again = new OpenAI({ baseURL: baseUrl, apiKey: 'none', maxRetries: 5 });
  assert.ok((await again.chat.completions.create({ model: participant, messages: user('free again') })).choices[0].message.content);
});
