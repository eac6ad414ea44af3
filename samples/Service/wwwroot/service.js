// The network is the service's: each question is a request.
'use strict';

async function post(address, body) {
  const answer = await fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.detail || json.title);
  return json;
}

network = { predict: features => post('predict', { features }), featureMaps: features => post('feature-maps', { features }) };
