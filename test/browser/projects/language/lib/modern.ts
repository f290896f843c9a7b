import prices, { type Price } from './prices'
export * from './prices'
export default class Till {
  readonly total: number
  constructor(names: Price[]) {
    this.total = names.reduce((sum, name) => sum + prices[name], 0)
  }
}
