export const yuan = (price: number) => `${price} 元`
