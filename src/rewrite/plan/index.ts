export { type Agreed, type KeyForStore, keepKeys, keysForStore, planForVault } from './into-vault';
export type { FileChange, FileToMove, MoveContext, Moved, Plan, PlanRequest, Skipped } from './plan';
export { planMove, variableFor } from './plan-move';
export { type FileWithKeys, type MovesPlan, planMoves, planPossibleMoves } from './plan-moves';
