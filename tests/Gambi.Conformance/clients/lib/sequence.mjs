// What every stream of a response must keep to, whoever made it: OpenAI's own order of events, ids and indexes.
import assert from 'node:assert/strict';

const ends = { 'response.completed': 'completed', 'response.incomplete': 'incomplete', 'response.failed': 'failed' };
const required = [
  'id', 'object', 'created_at', 'status', 'error', 'incomplete_details', 'instructions', 'metadata', 'model', 'output', 'parallel_tool_calls', 'temperature', 'tool_choice', 'tools',
  'top_p', 'background', 'max_output_tokens', 'max_tool_calls', 'previous_response_id', 'reasoning', 'service_tier', 'store', 'text', 'top_logprobs', 'truncation', 'usage', 'user',
];

/** The part's text, whichever field it stands in. */
const textOf = part => part.text ?? part.refusal;

/** Checks all events of a stream that was read to its end, and returns the final response. */
export function checkSequence(events) {
  assert.deepEqual(events.map(event => event.sequence_number), events.map((_, index) => index), 'numbers have a gap');
  const [created, running] = events;
  const last = events.at(-1);
  assert.equal(created.type, 'response.created');
  assert.ok(['response.in_progress', 'response.queued'].includes(running.type), running.type);
  assert.ok(last.type in ends, `it ends with ${last.type}`);
  for (const { response } of [created, running, last]) {
    required.forEach(name => assert.ok(name in response, `the response has no ${name}`));
    assert.equal(response.id, created.response.id);
    assert.equal(response.object, 'response');
    assert.equal(response.created_at, created.response.created_at);
  }

  assert.deepEqual(created.response.output, []);
  assert.equal(last.response.status, ends[last.type]);
  const items = checkItems(events.filter(event => 'output_index' in event), last.response.status === 'failed');
  if (last.response.status !== 'failed') {
    assert.deepEqual(last.response.output, items, 'the final output is not what the events told');
    assert.ok(last.response.usage === null || typeof last.response.usage.total_tokens === 'number');
  }

  return last.response;
}

/** Follows the items from being added to being done, and returns them as they were done. */
function checkItems(events, isFailed) {
  const items = [];
  const done = [];
  for (const event of events) {
    const item = items[event.output_index];
    if (event.type === 'response.output_item.added') {
      assert.equal(event.output_index, items.length, 'an item was added out of order');
      assert.equal(event.item.status ?? 'in_progress', 'in_progress');
      items.push({ id: event.item.id, type: event.item.type, parts: [], args: '' });
      continue;
    }

    assert.ok(item, `${event.type} of an item that was not added`);
    assert.ok(!done[event.output_index], `${event.type} of an item that is done`);
    if (event.type === 'response.output_item.done') {
      checkDone(event.item, item);
      done[event.output_index] = event.item;
    } else {
      assert.equal(event.item_id, item.id, `${event.type} has another item's id`);
      checkPart(event, item);
    }
  }

  assert.ok(isFailed || done.filter(Boolean).length === items.length, 'an item was left open');
  assert.equal(new Set(items.map(item => item.id)).size, items.length, 'two items have one id');
  return done;
}

function checkPart(event, item) {
  const part = item.parts[event.content_index];
  switch (event.type) {
    case 'response.content_part.added':
      assert.equal(event.content_index, item.parts.length);
      assert.equal(textOf(event.part), '');
      item.parts.push({ type: event.part.type, text: '', isSaid: false });
      break;
    case 'response.output_text.delta':
    case 'response.refusal.delta':
    case 'response.reasoning_text.delta':
      assert.equal(event.type, `response.${part.type}.delta`);
      assert.ok(event.delta.length > 0, 'an empty delta');
      part.text += event.delta;
      break;
    case 'response.output_text.done':
    case 'response.refusal.done':
    case 'response.reasoning_text.done':
      assert.equal(event.type, `response.${part.type}.done`);
      assert.equal(textOf(event), part.text);
      part.isSaid = true;
      break;
    case 'response.content_part.done':
      assert.ok(part.isSaid, 'a part is done before its text');
      assert.equal(textOf(event.part), part.text);
      break;
    case 'response.function_call_arguments.delta':
      item.args += event.delta;
      break;
    case 'response.function_call_arguments.done':
      assert.equal(event.arguments, item.args);
      assert.equal(typeof event.name, 'string');
      break;
    default:
      assert.fail(`unknown event ${event.type}`);
  }
}

function checkDone(said, item) {
  assert.equal(said.id, item.id);
  assert.equal(said.type, item.type);
  if (said.type === 'function_call') {
    assert.equal(said.arguments, item.args);
    assert.ok(said.call_id.length > 0 && said.call_id !== said.id);
  } else {
    assert.deepEqual(said.content.map(textOf), item.parts.map(part => part.text));
  }
}
