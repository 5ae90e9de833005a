// What the types do not see: see package.json for how it is run, and tsconfig.json for the types.
import js from '@eslint/js';

const rules = {
  ...js.configs.recommended.rules,
  'no-undef': 'off', // TypeScript knows every name, of the other files too
  'no-redeclare': 'off',
  'one-var': ['error', 'never'],
  'prefer-const': 'error',
  'no-var': 'error',
  eqeqeq: ['error', 'always', {null: 'ignore'}],
  'max-len': ['error', {code: 140, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true}],
};

export default [
  {
    files: ['pages/lab/browser/*.js'],
    languageOptions: {sourceType: 'script'},
    rules: {...rules, 'no-unused-vars': ['error', {vars: 'local', args: 'none'}]},
  },
  {
    files: ['pages/lab/browser/{bar,leaps,links,mount}.js', 'tests/javascript/*.js'],
    languageOptions: {sourceType: 'module'},
    rules: {...rules, 'no-unused-vars': ['error', {args: 'none'}]},
  },
];
