export type {Cluster, Meeting} from './cluster.js';
export {dataParallel} from './data-parallel.js';
export {type Environment, fromEnvironment} from './environment.js';
export {WorkerGroup} from './group.js';
export {type JoinOptions, join} from './join.js';
export {LostWorkerError} from './lost-worker.js';
export {type RunOptions, run, setProgramPrelude} from './run.js';
export {type Program, serve, type WorkerContext} from './serve.js';
