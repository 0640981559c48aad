const { factor } = require('./factor.cjs');
module.exports = { triple: (n) => n * factor };
