/** Changes whenever the same record and policy could give another verdict. */
export const judgeVersion = '1.3.0'
