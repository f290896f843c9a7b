const prices = { latte: 32, mocha: 35 }
export type Price = keyof typeof prices
export const currency = '元'
export default prices
