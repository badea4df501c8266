declare const unit: unique symbol

/** A share or a ratio: 0.1 is 10 %. */
export type Ratio = number & { readonly [unit]?: 'ratio' }

/** A length of time or a moment since the epoch. */
export type Milliseconds = number & { readonly [unit]?: 'milliseconds' }
