// npm `openai`: what is a room's own: selectors, who served, waiting for busy participants, wrong rooms.
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

test('a request for a busy participant waits in the room\'s line, and is served when a client leaves', limits, async () => {
  const prompts = Array.from({ length: concurrency }, (_, index) => unique(`[[stall]] occupied ${index}`));
  const held = await Promise.all(prompts.map(prompt => client.chat.completions.create({ model: '*', messages: user(prompt), stream: true })));
  await Promise.all(prompts.map(prompt => providerRequest(prompt, 'Running')));
  const waiting = [
    client.chat.completions.create({ model: participant, messages: user('by its name') }),
    client.responses.create({ model: `model:${model}`, input: 'by its model' }),
  ];
  await waits(waiting.length);
  assert.equal((await client.models.list()).data.length, 1, 'a busy participant is still listed');
  held.forEach(stream => stream.controller.abort());
  const [chat, response] = await Promise.all(waiting);
  assert.ok(chat.choices[0].message.content);
  assert.ok(response.output_text);
  await Promise.all(prompts.map(prompt => providerRequest(prompt, 'Aborted')));
  await waits(0);
});

// The room's own word on who waits.
async function waits(count) {
  const room = baseUrl.replace(/\/rooms\/([^/]+)\/v1$/, '/v1/rooms/$1');
  for (;;) {
    const { data } = await (await fetch(room)).json();
    if (data.queue.waiting === count) {
      return;
    }

    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
