// npm `ai`: what every one of its model providers must be able to do here.
import assert from 'node:assert/strict';
import test from 'node:test';
import { APICallError, generateText, Output, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';
import { limits, needsV2, providerRequest, unique } from './room.mjs';
import { weather } from './weather.mjs';

const event = z.object({ name: z.string(), guests: z.array(z.object({ name: z.string() })), open: z.boolean() });

/** One loop's tool, which remembers what it was asked. */
function weatherTool() {
  const asked = [];
  const execute = async input => {
    asked.push(input);
    return weather.answer;
  };
  return { asked, tools: { weather: tool({ description: weather.description, inputSchema: weather.schema, execute }) } };
}

/** Ends quietly what a test provokes: the SDK prints a stream's errors otherwise. */
const quiet = { onError: () => {} };

function loopIsRight(asked, steps, text) {
  assert.equal(asked.length, 1);
  assert.equal(typeof asked[0].city, 'string');
  assert.equal(typeof asked[0].days, 'number');
  assert.deepEqual(steps.map(step => step.finishReason), ['tool-calls', 'stop']);
  assert.ok(text.includes(weather.answer), text);
}

/**
 * @param name what the tests are called after
 * @param model a language model of the SDK
 * @param readsNullParam whether the provider package understands an error whose `param` is null, as OpenAI's own are; one that does not tells the status only
 * @param tellsReasoning whether it makes anything of reasoning that is no summary
 */
export function aiSuite(name, model, { readsNullParam = true, tellsReasoning = true } = {}) {
  test(`${name}: text is generated, with usage and a reason to end`, limits, async () => {
    const prompt = unique('good day');
    const { text, usage, finishReason, warnings } = await generateText({ model, prompt, system: 'Be brief.', maxRetries: 0 });
    assert.ok(text.includes(prompt), text);
    assert.ok(usage.inputTokens > 0 && usage.outputTokens > 0);
    assert.equal(finishReason, 'stop');
    assert.deepEqual(warnings ?? [], []);
  });

  test(`${name}: text is streamed piece by piece`, limits, async () => {
    const prompt = unique('stream it');
    const result = streamText({ model, prompt, maxRetries: 0 });
    const pieces = [];
    for await (const piece of result.textStream) {
      pieces.push(piece);
    }

    assert.ok(pieces.length > 5, `${pieces.length} pieces`);
    assert.ok(pieces.join('').includes(prompt));
    assert.equal(await result.finishReason, 'stop');
    assert.ok((await result.usage).outputTokens > 0);
  });

  test(`${name}: reasoning is told apart from the answer`, limits, async () => {
    const result = streamText({ model, prompt: unique('[[think]] please'), maxRetries: 0 });
    const types = new Set();
    for await (const part of result.fullStream) {
      types.add(part.type);
    }

    assert.ok(types.has('text-delta') && types.has('finish') && !types.has('error'), [...types].join());
    assert.ok(!(await result.text).includes('so I repeat them'), 'reasoning was taken for the answer');
    if (tellsReasoning) {
      assert.match(await result.reasoningText, /so I repeat them/);
      assert.match((await generateText({ model, prompt: unique('[[think]] in one piece'), maxRetries: 0 })).reasoningText, /so I repeat them/);
    }
  });

  test(`${name}: a tool loop is generated in two steps`, limits, async () => {
    const { asked, tools } = weatherTool();
    const result = await generateText({ model, prompt: unique('what weather'), tools, stopWhen: stepCountIs(4), maxRetries: 0 });
    loopIsRight(asked, result.steps, result.text);
  });

  test(`${name}: a tool loop is streamed in two steps`, limits, async () => {
    const { asked, tools } = weatherTool();
    const result = streamText({ model, prompt: unique('which weather'), tools, stopWhen: stepCountIs(4), maxRetries: 0 });
    loopIsRight(asked, await result.steps, await result.text);
  });

  test(`${name}: several calls at once, twice, with words and reasoning before them`, limits, async () => {
    for (const run of [generateText, streamText]) {
      const { asked, tools } = weatherTool();
      const prompt = unique('what weather [[tools:2]] [[steps:2]] [[say-and-call]] [[think]]');
      const result = run({ model, prompt, tools, stopWhen: stepCountIs(4), maxRetries: 0 });
      const { steps, text } = run === generateText ? await result : { steps: await result.steps, text: await result.text };
      assert.equal(asked.length, 4);
      assert.deepEqual(steps.map(step => step.finishReason), ['tool-calls', 'tool-calls', 'stop']);
      assert.match(steps[0].text, /look that up/);
      assert.ok(text.includes(weather.answer), text);
    }
  });

  for (const [word, reason] of [['[[length]]', 'length'], ['[[filter]]', 'content-filter']]) {
    test(`${name}: an answer that is cut short says why (${reason})`, limits, async () => {
      assert.equal((await generateText({ model, prompt: unique(word), maxRetries: 0 })).finishReason, reason);
      assert.equal(await streamText({ model, prompt: unique(word), maxRetries: 0 }).finishReason, reason);
    });
  }

  test(`${name}: a stream whose provider fails in the middle does not end well`, limits, async () => {
    for (const word of ['[[die]]', '[[fail-mid]]']) {
      const types = [];
      let reason;
      for await (const part of streamText({ model, prompt: unique(word), maxRetries: 0, ...quiet }).fullStream) {
        types.push(part.type);
        reason = part.type === 'finish' ? part.finishReason : reason;
      }

      assert.ok(types.includes('error') || reason === 'error' || reason === 'other', `${types.join()} (${reason})`);
    }
  });

  test(`${name}: an object is generated after its schema`, limits, async () => {
    const prompt = unique('a party');
    const { output } = await generateText({ model, prompt, output: Output.object({ schema: event }), maxRetries: 0 });
    assert.ok(output.name.includes(prompt));
    assert.equal(output.open, true);
    assert.ok(output.guests.length > 0);
  });

  test(`${name}: an object is streamed, growing`, limits, async () => {
    const prompt = unique('a feast');
    const result = streamText({ model, prompt, output: Output.object({ schema: event }), maxRetries: 0 });
    let grown = 0;
    for await (const partial of result.partialOutputStream) {
      assert.equal(typeof partial, 'object');
      grown++;
    }

    assert.ok(grown > 1, `${grown} states`);
    assert.ok((await result.output).name.includes(prompt));
  });

  test(`${name}: turns of a conversation are kept`, limits, async () => {
    const prompt = unique('second');
    const messages = [{ role: 'user', content: 'first' }, { role: 'assistant', content: 'answer' }, { role: 'user', content: prompt }];
    const { text } = await generateText({ model, messages, maxRetries: 0 });
    assert.ok(text.includes(prompt) && text.includes('turn 2'), text);
  });

  test(`${name}: a provider's error is an APICallError with its status and message`, limits, async () => {
    for (const [status, isRetryable] of [[400, false], [429, true], [500, true]]) {
      await assert.rejects(generateText({ model, prompt: `[[error:${status}]]`, maxRetries: 0 }), error => {
        assert.ok(APICallError.isInstance(error), `${error}`);
        assert.equal(error.statusCode, status);
        assert.equal(error.isRetryable, isRetryable);
        assert.match(readsNullParam ? error.message : error.responseBody, new RegExp(`error ${status}`));
        return true;
      });
    }
  });

  test(`${name}: a stream that is aborted ends the provider's generation`, { ...limits, ...needsV2 }, async () => {
    const prompt = unique('[[stall]] enough of this');
    const leaving = new AbortController();
    const result = streamText({ model, prompt, abortSignal: leaving.signal, maxRetries: 0, ...quiet });
    for await (const part of result.fullStream) {
      if (part.type === 'text-delta') {
        leaving.abort();
      }
    }

    await providerRequest(prompt, 'Aborted');
  });
}

/** A model that nobody has: its message must reach the developer. */
export function unknownModelSuite(name, model) {
  test(`${name}: a model that nobody has is a 404 with a message`, limits, async () => {
    await assert.rejects(generateText({ model, prompt: 'hi', maxRetries: 0 }), error => {
      assert.ok(APICallError.isInstance(error), `${error}`);
      assert.equal(error.statusCode, 404);
      assert.match(error.message, /no-such-model/);
      return true;
    });
    const result = streamText({ model, prompt: 'hi', maxRetries: 0, ...quiet });
    await assert.rejects(result.text);
  });
}
