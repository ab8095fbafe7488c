import { localEngine } from '../../../dist/engines/local/index.js';
import { engineContract } from '../contract.ts';

engineContract(localEngine, { takes: ['batch', 'stream', 'queue', 'closed-loop'] });
