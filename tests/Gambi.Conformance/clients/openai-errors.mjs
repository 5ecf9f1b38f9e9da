// npm `openai`: what goes wrong arrives as the client's own error classes.
import assert from 'node:assert/strict';
import test from 'node:test';
import OpenAI from 'openai';
import { baseUrl, limits, selector, unique } from './lib/room.mjs';

const client = new OpenAI({ baseURL: baseUrl, apiKey: 'none', maxRetries: 0 });
const user = content => [{ role: 'user', content }];

/** Both protocols, plain and streamed: the same failure must be the same error on each. */
const ways = [];
for (const stream of [false, true]) {
  const how = stream ? 'streamed' : 'plain';
  ways.push([`chat, ${how}`, (content, name = selector) => client.chat.completions.create({ model: name, messages: user(content), stream })]);
  ways.push([`responses, ${how}`, (content, name = selector) => client.responses.create({ model: name, input: content, stream })]);
}

async function failure(promise, type) {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof type, `${error?.constructor?.name} instead of ${type.name}: ${error?.message}`);
    return error;
  }

  assert.fail(`no error, though ${type.name} was expected`);
}

const provider = [
  [400, OpenAI.BadRequestError], [401, OpenAI.AuthenticationError], [403, OpenAI.PermissionDeniedError], [409, OpenAI.ConflictError],
  [422, OpenAI.UnprocessableEntityError], [429, OpenAI.RateLimitError], [500, OpenAI.InternalServerError], [503, OpenAI.InternalServerError],
];

for (const [how, ask] of ways) {
  test(`a model that nobody has is a NotFoundError (${how})`, limits, async () => {
    const error = await failure(ask('hi', 'no-such-model'), OpenAI.NotFoundError);
    assert.equal(error.code, 'model_not_found');
    assert.ok(error.message.length > 5 && error.type.length > 0);
  });

  for (const [status, type] of provider) {
    test(`a provider's ${status} arrives as ${type.name} with its body and headers (${how})`, limits, async () => {
      const error = await failure(ask(`[[error:${status}]]`), type);
      assert.equal(error.status, status);
      assert.equal(error.code, 'demo_error');
      assert.match(error.message, new RegExp(`error ${status}`));
      assert.equal(error.headers.get('retry-after'), '7');
      assert.equal(error.headers.get('x-ratelimit-remaining-requests'), '0');
    });
  }

  test(`a provider's HTML page arrives as the 502 that it is (${how})`, limits, async () => {
    const error = await failure(ask('[[html]]'), OpenAI.InternalServerError);
    assert.equal(error.status, 502);
  });
}

test('a request without a model, or without what it is about, is a BadRequestError', limits, async () => {
  for (const request of [
    () => client.chat.completions.create({ messages: user('hi') }),
    () => client.responses.create({ input: 'hi' }),
    () => client.chat.completions.create({ model: 7, messages: user('hi') }),
    () => client.chat.completions.create({ model: selector }),
    () => client.responses.create({ model: selector }),
    () => client.embeddings.create({ model: selector }),
  ]) {
    const error = await failure(request(), OpenAI.BadRequestError);
    assert.ok(error.message.length > 5);
    assert.equal(typeof error.type, 'string');
  }
});

test('a response that nobody made is a NotFoundError', limits, async () => {
  await failure(client.responses.retrieve('resp_nobody_made_this'), OpenAI.NotFoundError);
});

for (const [how, ask] of ways.filter(([name]) => name.endsWith('streamed'))) {
  for (const word of ['[[die]]', '[[fail-mid]]']) {
    test(`a provider that fails in the middle of a stream is a failure, not a short answer (${word}, ${how})`, limits, async () => {
      const events = [];
      try {
        for await (const event of await ask(unique(`${word} in the middle`))) {
          events.push(event);
        }
      } catch (error) {
        assert.ok(error instanceof OpenAI.OpenAIError || error instanceof TypeError, `${error}`);
        assert.ok(events.length > 1, 'it failed before the middle');
        return;
      }

      assert.equal(events.at(-1).type, 'response.failed');
      assert.ok(events.at(-1).response.error.message.length > 5);
    });
  }
}

test('a client with retries asks again after a 429, and gives up with it', limits, async () => {
  const patient = new OpenAI({ baseURL: baseUrl, apiKey: 'none', maxRetries: 1, fetch: countingFetch() });
  await failure(patient.chat.completions.create({ model: selector, messages: user('[[error:429]]') }), OpenAI.RateLimitError);
  assert.equal(patient.fetch.calls, 2);
});

/** The real fetch, counted, without the wait that the provider asked for. */
function countingFetch() {
  const counting = async (url, init) => {
    counting.calls++;
    const answer = await fetch(url, init);
    const headers = new Headers(answer.headers);
    headers.set('retry-after-ms', '1');
    return new Response(answer.body, { status: answer.status, headers });
  };
  counting.calls = 0;
  return counting;
}
