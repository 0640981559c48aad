exports.factor = 3;
