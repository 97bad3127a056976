/** Random numbers that a seed determines (mulberry32). */
function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    below: limit => Math.floor(next() * limit),
    chance: probability => next() < probability,
    pick: items => items[Math.floor(next() * items.length)],
  };
}

module.exports = { createRandom };
