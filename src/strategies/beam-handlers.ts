/** The built-in strategies that Beam itself has, by name: the model handler in its Python workers that predicts in their place. */
export const beamHandlers = { direct: 'tensorflow', rest: 'rest', null: 'null' } as const;
