// The network is in the page: each question is a call into .NET.
'use strict';
performance.setResourceTimingBufferSize(1000);
let firstPrediction = null;

// Called when the network is there. Draws a first digit, waits for the answer, and gives what the way to it cost.
async function startDigits(reader) {
  network = {
    predict: features => reader.invokeMethodAsync('Predict', features),
    featureMaps: features => reader.invokeMethodAsync('ViewConvolutions', features),
  };
  beginLine(70, 60);
  drawLine(180, 60);
  drawLine(110, 210);
  await ask();
  const firstPredictionMilliseconds = performance.now();
  const files = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  return firstPrediction = { bytes: files.reduce((sum, file) => sum + file.encodedBodySize, 0), firstPredictionMilliseconds };
}
