import { beamEngine } from '../../dist/engines/beam/index.js';
import { engineContract } from '../engines/contract.ts';

engineContract(beamEngine({ use: 'beam', runner: 'prism' }), { takes: ['batch', 'queue'] });
