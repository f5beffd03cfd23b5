// Runs the public audits of GraphQL over HTTP (npm: graphql-http) against a running server.
//
//   npm install && node audit.mjs http://127.0.0.1:8080/graphql
//
// Prints every audit that does not pass and ends with status 1 if there is one.
import { auditServer } from 'graphql-http';

const url = process.argv[2];
if (!url) {
  console.error('usage: node audit.mjs URL');
  process.exit(2);
}
const results = await auditServer({ url });
const counts = { ok: 0, notice: 0, warn: 0, error: 0 };
for (const result of results) {
  counts[result.status] += 1;
  if (result.status !== 'ok') {
    console.log(`${result.status}\t${result.id}\t${result.name}\t${result.reason}`);
  }
}
console.log(`${results.length} audits:`, counts);
process.exit(counts.ok === results.length ? 0 : 1);
