// npm `openai`: what a room keeps: conversations by `previous_response_id`, and responses that are read again, listed, followed, cancelled and deleted.
import assert from 'node:assert/strict';
import test from 'node:test';
import OpenAI from 'openai';
import { baseUrl, limits, needsV2, providerRequest, selector, unique } from './lib/room.mjs';
import { checkSequence } from './lib/sequence.mjs';
import { weather } from './lib/weather.mjs';

const client = new OpenAI({ baseURL: baseUrl, apiKey: 'none', maxRetries: 0 });
const tools = [{ type: 'function', name: weather.name, description: weather.description, parameters: weather.parameters, strict: true }];
const ask = request => client.responses.create({ model: selector, ...request });
const answerOf = call => ({ type: 'function_call_output', call_id: call.call_id, output: weather.answer });

async function collect(iterable) {
  const all = [];
  for await (const one of iterable) {
    all.push(one);
  }

  return all;
}

async function until(id, status) {
  for (;;) {
    const response = await client.responses.retrieve(id);
    if (response.status === status) {
      return response;
    }

    assert.ok(['queued', 'in_progress'].includes(response.status), `${response.status} instead of ${status}: ${JSON.stringify(response.error)}`);
    await new Promise(resolve => setTimeout(resolve, 25));
  }
}

for (const stream of [false, true]) {
  const how = stream ? 'streamed' : 'plain';
  const turn = async request => stream ? checkSequence(await collect(await ask({ ...request, stream }))) : ask(request);

  test(`a tool loop of three turns by previous_response_id (${how})`, limits, async () => {
    const prompt = unique('the weather [[steps:2]]');
    const first = await turn({ input: prompt, tools });
    const second = await turn({ previous_response_id: first.id, input: [answerOf(first.output[0])], tools });
    assert.deepEqual(second.output.map(item => item.type), ['function_call'], 'it had forgotten that it was to call twice');
    const third = await turn({ previous_response_id: second.id, input: [answerOf(second.output[0])], tools });
    assert.match(third.output[0].content[0].text, new RegExp(weather.answer));
    assert.deepEqual([second, third].map(response => response.previous_response_id), [first.id, second.id]);
    assert.equal(new Set([first, second, third].map(response => response.id)).size, 3);
  });

  test(`a conversation of three turns, with instructions that last one turn (${how})`, limits, async () => {
    const [one, two, three] = ['first', 'second', 'third'].map(word => unique(word));
    const first = await turn({ input: one, instructions: 'Speak up.' });
    const second = await turn({ input: [{ role: 'user', content: two }], previous_response_id: first.id });
    assert.equal(second.instructions, null);
    const third = await turn({ input: three, previous_response_id: second.id });
    assert.match(third.output[0].content[0].text, /turn 3/);
    const { body } = await providerRequest(three, 'Completed');
    const told = JSON.stringify(body);
    assert.ok(told.includes(three) && !told.includes('Speak up.'));
  });
}

test('a conversation that branches goes on from where it branched', limits, async () => {
  const root = await ask({ input: unique('root') });
  const [left, right] = await Promise.all(['left', 'right'].map(word => ask({ input: unique(word), previous_response_id: root.id })));
  assert.match(left.output_text, /turn 2/);
  assert.match(right.output_text, /turn 2/);
  assert.match((await ask({ input: unique('further left'), previous_response_id: left.id })).output_text, /turn 3/);
});

test('an item is referred to by its id', limits, async () => {
  const prompt = unique('the weather');
  const first = await ask({ input: prompt, tools });
  const call = first.output[0];
  const second = await ask({ input: [{ role: 'user', content: prompt }, { type: 'item_reference', id: call.id }, answerOf(call)], tools });
  assert.match(second.output_text, new RegExp(weather.answer));
  await assert.rejects(ask({ input: [{ type: 'item_reference', id: 'msg_nobody_said_this' }] }), OpenAI.NotFoundError);
});

test('an unknown previous_response_id, and one that is gone, are NotFoundErrors', limits, async () => {
  const first = await ask({ input: unique('soon gone') });
  await client.responses.delete(first.id);
  for (const previous_response_id of ['resp_nobody_made_this', first.id]) {
    for (const stream of [false, true]) {
      await assert.rejects(ask({ input: 'go on', previous_response_id, stream }), error => {
        assert.ok(error instanceof OpenAI.NotFoundError, `${error}`);
        assert.equal(error.code, 'previous_response_not_found');
        return true;
      });
    }
  }
});

test('a response is retrieved as it was answered, and not any more once it is deleted', limits, async () => {
  const made = await ask({ input: unique('keep this'), metadata: { kept: 'yes' } });
  const again = await client.responses.retrieve(made.id);
  assert.deepEqual({ ...again, _request_id: null }, { ...made, _request_id: null });
  await client.responses.delete(made.id);
  const { responses } = client;
  for (const request of [() => responses.retrieve(made.id), () => responses.delete(made.id), () => responses.inputItems.list(made.id), () => responses.cancel(made.id)]) {
    await assert.rejects(request, OpenAI.NotFoundError);
  }
});

test('a streamed response is retrieved as it ended', limits, async () => {
  const made = checkSequence(await collect(await ask({ input: unique('streamed and kept'), stream: true })));
  const again = await client.responses.retrieve(made.id);
  assert.equal(again.status, 'completed');
  assert.deepEqual(again.output, made.output);
  assert.deepEqual(again.usage, made.usage);
});

test('a response that was not to be stored is not', limits, async () => {
  const made = await ask({ input: unique('forget this'), store: false });
  assert.equal(made.store, false);
  await assert.rejects(client.responses.retrieve(made.id), OpenAI.NotFoundError);
  await assert.rejects(ask({ input: 'go on', previous_response_id: made.id }), OpenAI.NotFoundError);
});

test('the events of a response are told again, from any of them on', limits, async () => {
  const made = await ask({ input: unique('tell again [[think]] [[say-and-call]] the weather'), tools });
  const all = await collect(await client.responses.retrieve(made.id, { stream: true }));
  const final = checkSequence(all);
  assert.deepEqual(final.output, made.output);
  for (const starting_after of [0, 3, all.length - 2]) {
    const rest = await collect(await client.responses.retrieve(made.id, { stream: true, starting_after }));
    assert.deepEqual(rest.map(event => event.sequence_number), all.slice(starting_after + 1).map(event => event.sequence_number));
    assert.equal(rest.at(-1).type, 'response.completed');
  }

  const helped = await client.responses.stream({ response_id: made.id }).finalResponse();
  assert.deepEqual(helped.output.map(item => item.id), made.output.map(item => item.id));
});

test('input items are listed page by page, in both orders', limits, async () => {
  const words = Array.from({ length: 25 }, (_, index) => `item ${index}`);
  const { id } = await ask({ input: words.map(content => ({ role: 'user', content })) });
  const textOf = item => typeof item.content === 'string' ? item.content : item.content[0].text;
  const newestFirst = await collect(client.responses.inputItems.list(id));
  assert.deepEqual(newestFirst.map(textOf), words.toReversed());
  assert.equal(new Set(newestFirst.map(item => item.id)).size, words.length);
  const oldestFirst = await collect(client.responses.inputItems.list(id, { order: 'asc', limit: 7 }));
  assert.deepEqual(oldestFirst.map(textOf), words);
  const page = await client.get(`/responses/${id}/input_items`, { query: { order: 'asc', limit: 10, after: oldestFirst[9].id } });
  assert.equal(page.object, 'list');
  assert.deepEqual(page.data.map(textOf), words.slice(10, 20));
  assert.equal(page.has_more, true);
  assert.deepEqual([page.first_id, page.last_id], [page.data[0].id, page.data[9].id]);
  const text = await client.responses.inputItems.list((await ask({ input: 'only text' })).id);
  assert.deepEqual([text.data.length, text.data[0].role, text.has_more], [1, 'user', false]);
});

test('a response in background is queued at once, polled and completed', limits, async () => {
  const prompt = unique('in no hurry');
  const queued = await ask({ input: prompt, background: true });
  assert.equal(queued.status, 'queued');
  assert.equal(queued.background, true);
  assert.deepEqual(queued.output, []);
  const done = await until(queued.id, 'completed');
  assert.ok(done.output_text.includes(prompt));
  assert.equal(done.background, true);
  assert.ok(done.usage.output_tokens > 0);
  const next = await ask({ input: unique('and then'), previous_response_id: queued.id });
  assert.match(next.output_text, /turn 2/);
  assert.equal((await client.responses.cancel(queued.id)).status, 'completed', 'one that has ended stays as it is');
});

test('a response in background that fails says why', limits, async () => {
  for (const word of ['[[fail-mid]]', '[[error:500]]', '[[cut]]']) {
    const queued = await ask({ input: unique(`${word} in the back`), background: true });
    const failed = await until(queued.id, 'failed');
    assert.ok(failed.error.message.length > 5 && failed.error.code.length > 0, JSON.stringify(failed.error));
  }
});

test('a stream in background goes on without its client, who comes back to where it was', limits, async () => {
  const prompt = unique('[[words:120]] a long story');
  const seen = [];
  const stream = await ask({ input: prompt, background: true, stream: true });
  for await (const event of stream) {
    seen.push(event);
    if (event.type === 'response.output_text.delta') {
      break;
    }
  }

  const { id } = seen[0].response;
  const rest = await collect(await client.responses.retrieve(id, { stream: true, starting_after: seen.at(-1).sequence_number }));
  const final = checkSequence([...seen, ...rest]);
  assert.equal(final.status, 'completed');
  assert.equal(final.output[0].content[0].text.split(' ').length, 120);
  assert.deepEqual((await client.responses.retrieve(id)).output, final.output);
});

test('a response in background that is cancelled ends the provider\'s generation', { ...limits, ...needsV2 }, async () => {
  for (const word of ['[[stall]]', '[[hang]]']) {
    const prompt = unique(`${word} never mind`);
    const { id } = await ask({ input: prompt, background: true });
    await providerRequest(prompt, 'Running');
    const cancelled = await client.responses.cancel(id);
    assert.equal(cancelled.status, 'cancelled');
    assert.equal((await client.responses.retrieve(id)).status, 'cancelled');
    await providerRequest(prompt, 'Aborted');
  }
});

test('a response that is not in background cannot be cancelled', limits, async () => {
  const { id } = await ask({ input: unique('at once') });
  await assert.rejects(client.responses.cancel(id), OpenAI.BadRequestError);
});

test('background needs the store', limits, async () => {
  await assert.rejects(ask({ input: 'hi', background: true, store: false }), OpenAI.BadRequestError);
});
