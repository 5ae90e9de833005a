// What the types do not see: see package.json for how it is run, and tsconfig.json for the types.
import js from '@eslint/js';

// Whoever reads a class finds all of its fields in its constructor, or in the one it inherits.
const fieldsInConstructors = {
  create(context) {
    const classes = [];
    const born = new Map(); // by class: the fields its constructor sets
    const later = [];
    const methodOf = node => context.sourceCode.getAncestors(node).findLast(each => each.type === 'MethodDefinition');
    const record = (node, target) => {
      if (target.type !== 'MemberExpression' || target.object.type !== 'ThisExpression' || target.computed) return;
      const method = methodOf(node);
      if (!method || !classes.length) return;
      const own = classes.at(-1);
      if (method.kind === 'constructor') born.get(own).add(target.property.name);
      else later.push({own, node, name: target.property.name});
    };
    return {
      ClassDeclaration(node) {
        classes.push(node);
        born.set(node, new Set());
      },
      'ClassDeclaration:exit'() {
        classes.pop();
      },
      AssignmentExpression: node => record(node, node.left),
      UpdateExpression: node => record(node, node.argument),
      'Program:exit'() {
        // A class that inherits from one of another file is taken to find its fields there.
        const byName = new Map([...born.keys()].map(each => [each.id.name, each]));
        const has = (own, name) =>
          born.get(own).has(name) ||
          (own.superClass && (!byName.has(own.superClass.name) || has(byName.get(own.superClass.name), name)));
        for (const {own, node, name} of later)
          if (!has(own, name))
            context.report({node, message: `${own.id.name}.${name} is not born in the constructor.`});
      },
    };
  },
};

const rules = {
  ...js.configs.recommended.rules,
  'house/fields-in-constructors': 'error',
  'no-undef': 'off', // TypeScript knows every name, of the other files too
  'no-redeclare': 'off',
  'one-var': ['error', 'never'],
  'prefer-const': 'error',
  'no-var': 'error',
  eqeqeq: ['error', 'always', {null: 'ignore'}],
  'max-len': ['error', {code: 140, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true}],
};

export default [
  {plugins: {house: {rules: {'fields-in-constructors': fieldsInConstructors}}}},
  {
    files: ['pages/lab/browser/*.js'],
    languageOptions: {sourceType: 'script'},
    rules: {...rules, 'no-unused-vars': ['error', {vars: 'local', args: 'none'}]},
  },
  {
    files: ['pages/lab/browser/{bar,leaps,links,notes,runs,share,mount}.js', 'tests/javascript/*.js'],
    languageOptions: {sourceType: 'module'},
    rules: {...rules, 'no-unused-vars': ['error', {args: 'none'}]},
  },
];
