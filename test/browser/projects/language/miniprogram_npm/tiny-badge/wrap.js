exports.wrap = (count) => `（${count > 99 ? '99+' : count}）`
