const commonjs = require('./commonjs')
exports.name = `circle saw ${Object.keys(commonjs)}`
