// Drives server-sent events with the widespread client (npm: graphql-sse), one operation a request.
//
//   npm install && node events.mjs http://127.0.0.1:8080/graphql
//
// Introspects, so that it works against any schema; with the toy schema of the tests it also subscribes.
import { createClient } from 'graphql-sse';
import { getIntrospectionQuery, buildClientSchema } from 'graphql';

const client = createClient({ url: process.argv[2], retryAttempts: 0 });
const collect = async (query) => {
  const items = [];
  for await (const item of client.iterate({ query })) items.push(item);
  return items;
};
const [introspected] = await collect(getIntrospectionQuery());
const schema = buildClientSchema(introspected.data);
let ok = schema.getQueryType() != null;
if (schema.getSubscriptionType()?.getFields().count) {
  const items = await collect('subscription { count(to: 3) }');
  ok &&= items.map((item) => item.data.count).join() === '1,2,3';
  const [refused] = await collect('{ nope }');
  ok &&= refused.errors[0].extensions.code === 'GRAPHQL_VALIDATION_FAILED';
}
client.dispose();
console.log(ok ? 'ok' : 'failed');
process.exit(ok ? 0 : 1);
