// Reads what is drawn as 8 x 8 counts of ink from 0 to 16, as the network learned from, and shows what it answers.
'use strict';
const side = 8, maximumInk = 16;
const pad = document.getElementById('pad'), pen = pad.getContext('2d', { willReadFrequently: true });
let isDrawing = false, timer = 0, asked = 0;
// What answers: predict(features) and featureMaps(features), which another script sets.
let network = null;

function clear() {
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, pad.width, pad.height);
  document.getElementById('answer').textContent = '\u00a0';
  document.getElementById('scores').replaceChildren();
  document.getElementById('learned').replaceChildren();
  asked++;
}

// The ink's box fills the picture, as in those learned from; then each pixel is the ink in its cell.
function readFeatures() {
  const image = pen.getImageData(0, 0, pad.width, pad.height).data, ink = [];
  let left = pad.width, right = -1, top = pad.height, bottom = -1;
  for (let y = 0; y < pad.height; y++) {
    for (let x = 0; x < pad.width; x++) {
      if (image[4 * (y * pad.width + x)] < 128) {
        ink.push([x, y]);
        left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y);
      }
    }
  }
  const features = new Array(side * side).fill(0);
  if (ink.length === 0) return features;
  const size = Math.max(right - left, bottom - top) + 1, cell = size / side;
  const x0 = (left + right + 1 - size) / 2, y0 = (top + bottom + 1 - size) / 2;
  for (const [x, y] of ink) {
    const column = Math.min(side - 1, Math.floor((x + 0.5 - x0) / cell)), row = Math.min(side - 1, Math.floor((y + 0.5 - y0) / cell));
    features[row * side + column] += 1;
  }
  return features.map(count => Math.min(maximumInk, Math.round(maximumInk * count / (cell * cell))));
}

async function ask() {
  if (network === null) return;
  const turn = ++asked, features = readFeatures();
  drawTile(document.getElementById('seen'), side, side, i => 255 - 255 * features[i] / maximumInk);
  try {
    const prediction = await network.predict(features);
    if (turn !== asked) return;
    showScores(prediction);
    const learned = await network.featureMaps(features);
    if (turn === asked) showLearned(learned);
    document.getElementById('error').textContent = '';
  } catch (error) {
    document.getElementById('error').textContent = error.message;
  }
}

function showScores(prediction) {
  document.getElementById('answer').textContent = prediction.predictedLabel;
  document.getElementById('scores').replaceChildren(...prediction.score.map((score, digit) => {
    const row = document.createElement('tr'), bar = document.createElement('div');
    bar.style.width = `${100 * score}%`;
    row.insertCell().textContent = digit;
    row.insertCell().append(bar);
    row.insertCell().textContent = `${(100 * score).toFixed(1)} %`;
    return row;
  }));
}

// Kernels: red adds, blue subtracts, those of the first channel. Feature maps: black for the least value, white for the greatest.
function showLearned(convolutions) {
  document.getElementById('learned').replaceChildren(...convolutions.flatMap(({ kernels, maps }, number) => {
    const [count, height, width, channels] = kernels.shape, [mapHeight, mapWidth] = maps.shape;
    const largest = Math.max(...kernels.values.map(Math.abs), 1e-30);
    const kernelTiles = tiles(count, height, width, (tile, i) => {
      const share = kernels.values[(tile * height * width + i) * channels] / largest, faded = 255 * (1 - Math.abs(share));
      return share > 0 ? [255, faded, faded] : [faded, faded, 255];
    });
    const mapTiles = tiles(count, mapHeight, mapWidth, (tile, i) => {
      const values = maps.values.filter((_, place) => place % count === tile), least = Math.min(...values);
      return 255 * (values[i] - least) / Math.max(Math.max(...values) - least, 1e-30);
    });
    return [heading(`Convolution ${number + 1}: kernels`), ...kernelTiles, heading(`Convolution ${number + 1}: feature maps`), ...mapTiles];
  }));
}

function heading(text) {
  const element = document.createElement('h2');
  element.textContent = text;
  return element;
}

function tiles(count, height, width, color) {
  return Array.from({ length: count }, (_, tile) => {
    const canvas = document.createElement('canvas');
    canvas.style.width = canvas.style.height = '48px';
    drawTile(canvas, width, height, i => color(tile, i));
    return canvas;
  });
}

function drawTile(canvas, width, height, color) {
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d'), image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const shade = color(i), [red, green, blue] = Array.isArray(shade) ? shade : [shade, shade, shade];
    image.data.set([red, green, blue, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}

function place(event) {
  const box = pad.getBoundingClientRect();
  return [(event.clientX - box.left) * pad.width / box.width, (event.clientY - box.top) * pad.height / box.height];
}

function beginLine(x, y) {
  [pen.lineWidth, pen.lineCap, pen.lineJoin, pen.strokeStyle] = [26, 'round', 'round', '#000'];
  pen.beginPath();
  pen.moveTo(x, y);
}

function drawLine(x, y) {
  pen.lineTo(x, y);
  pen.stroke();
}

pad.addEventListener('pointerdown', event => {
  isDrawing = true;
  pad.setPointerCapture(event.pointerId);
  beginLine(...place(event));
});
pad.addEventListener('pointermove', event => {
  if (!isDrawing) return;
  drawLine(...place(event));
  clearTimeout(timer);
  timer = setTimeout(ask, 60);
});
pad.addEventListener('pointerup', () => { isDrawing = false; ask(); });
document.getElementById('clear').addEventListener('click', clear);
clear();
