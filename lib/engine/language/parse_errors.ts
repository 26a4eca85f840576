/**
 * TABLE of parse errors: PowerShell's ids with our wording, and the list that collects them in the order of discovery.
 * @module
 */

import { Extent, type SourceText } from "./source.ts";

/** Why a script was refused, by PowerShell's id. `{0}` and `{1}` stand for what the parser saw. */
export const PARSE_ERRORS = {
  // Characters, strings, numbers, variables
  UnrecognizedToken: "This character does not begin anything that PowerShell knows.",
  IncompleteString: "The text ends after a backtick.",
  MissingTerminatorMultiLineComment: "The comment that began with <# is never closed with #>.",
  TerminatorExpectedAtEndOfString: "The string is never closed: {0} is missing.",
  WhitespaceBeforeHereStringFooter: "The closing mark of a here-string must stand at the start of its line.",
  UnexpectedCharactersAfterHereStringHeader: "Nothing may follow the opening mark of a here-string on its line.",
  InvalidUnicodeEscapeSequence: "A Unicode escape is `u{ } with one to six hexadecimal digits between the braces.",
  InvalidUnicodeEscapeSequenceValue: "A Unicode escape ends at 10FFFF.",
  MissingUnicodeEscapeSequenceTerminator: "The Unicode escape is not closed with a brace.",
  TooManyDigitsInUnicodeEscapeSequence: "A Unicode escape has six hexadecimal digits at most.",
  BadNumericConstant: "{0} is no number that its type can hold.",
  EmptyVariableReference: "There is no name between the braces of ${}.",
  InvalidBracedVariableReference: "The name of the variable is missing after the colon.",
  InvalidVariableReference: "The name of a variable must follow the dollar sign. Use ${} around unusual names.",
  InvalidVariableReferenceWithDrive: "A name must follow the colon. Use ${} to end the name of the variable before it.",
  IncompleteDollarVariableReference: "The name that began with ${ is never closed with a brace.",
  IncompleteDollarSubexpressionReference: "The subexpression that began with $( is never closed.",
  OpenBraceNeedsToBeBackTickedInVariableName: "An opening brace in the name of a variable needs a backtick before it.",
  // Expressions
  UnexpectedToken: "'{0}' cannot stand here.",
  ExpectedExpression: "Nothing stands between the parentheses.",
  ExpectedValueExpression: "A value must follow '{0}'.",
  MissingExpression: "Something to run or to pass must follow '{0}'.",
  MissingExpressionAfterToken: "An expression must follow '{0}'.",
  MissingExpressionAfterOperator: "The operator '{0}' has no operand.",
  MissingExpressionAfterKeyword: "The condition of '{0}' is empty.",
  MissingColonInTernaryExpression: "The second half of the conditional expression, after a colon, is missing.",
  MissingEndParenthesisInExpression: "A closing parenthesis is missing.",
  MissingEndParenthesisInSubexpression: "The subexpression lacks its closing parenthesis.",
  MissingEndParenthesisInMethodCall: "The arguments of the method lack their closing parenthesis.",
  MissingArrayIndexExpression: "Nothing stands between the brackets of the index.",
  MissingEndSquareBracket: "The index lacks its closing bracket.",
  MissingPropertyName: "The name of a member must follow the operator.",
  MissingEqualsInHashLiteral: "'=' must follow the key.",
  MissingStatementInHashLiteral: "A value must follow '=' in the hash table.",
  DuplicateKeyInHashLiteral: "The key '{0}' stands twice in the hash table.",
  SplattingNotPermitted: "'@{0}' can only be an argument of a command. Write '${0}' to use the variable's value.",
  SplattingNotPermittedInArgumentList: "'@{0}' cannot be part of a list of arguments.",
  InvalidUsingExpression: "Only members and constant indexes may follow a $using: variable.",
  InvalidLeftHandSide: "Nothing can be assigned to this. Assign to a variable, a property or an element.",
  OperatorRequiresVariableOrProperty: "'{0}' needs a variable or a property.",
  OrderedAttributeOnlyOnHashLiteralNode: "[{0}] can only stand before a hash table written as @{}.",
  VoidTypeConstraintNotAllowed: "A variable or parameter cannot be [void].",
  ReferenceNeedsToBeByItselfInTypeConstraint: "[ref] cannot be combined with another type.",
  ReferenceNeedsToBeByItselfInTypeSequence: "[ref] stands twice.",
  ReferenceNeedsToBeLastTypeInTypeConversion: "[ref] must be the last type before the value.",
  AssignmentStatementToAutomaticNotSupported: "The automatic variable '{0}' cannot take the type '{1}'.",
  ScriptTooComplicated: "The script is nested more deeply than this parser allows.",
  // Types and attributes
  MissingTypename: "The name of a type must follow '['.",
  MissingAssemblyNameSpecification: "The name of an assembly must follow the comma.",
  EndSquareBracketExpectedAtEndOfAttribute: "']' is missing at the end of the attribute or type.",
  EndSquareBracketExpectedAtEndOfType: "']' is missing at the end of the type.",
  ArrayHasTooManyDimensions: "An array has 32 dimensions at most, not {0}.",
  UnexpectedAttribute: "The attribute '{0}' cannot stand here.",
  MissingExpressionInNamedArgument: "A value must follow '=' in the attribute.",
  DuplicateNamedArgument: "The argument '{0}' stands twice in the attribute.",
  ParameterAttributeArgumentNeedsToBeConstant: "An attribute takes constants only.",
  ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock: "An attribute takes constants and script blocks only.",
  TypeNotAllowedBeforeParam: "The type [{0}] cannot stand before 'param'.",
  TypeNotAllowedBeforeStatement: "The type [{0}] cannot stand before this statement.",
  TypeNotFound: "There is no type [{0}].",
  CustomAttributeTypeNotFound: "There is no attribute [{0}].",
  // Pipelines and commands
  EmptyPipeElement: "An element of the pipeline is empty.",
  EmptyPipelineChainElement: "A pipeline must follow '{0}'.",
  BackgroundOperatorInPipelineChain: "'&' can only end the whole chain.",
  ExpressionsMustBeFirstInPipeline: "An expression can only be the first element of a pipeline.",
  MissingArgument: "An argument of the command is missing.",
  ParameterRequiresArgument: "The parameter {0} needs an argument.",
  ParameterCannotHaveArgument: "The parameter {0} takes no argument.",
  MissingFileSpecification: "The name of a file must follow the redirection.",
  RedirectionNotSupported: "The redirection '{0}' does not exist.",
  StreamAlreadyRedirected: "The {0} stream is redirected twice.",
  // Statements
  MissingEndCurlyBrace: "The block or type is never closed with '}'.",
  MissingStatementTerminator: "A line break or a semicolon is missing.",
  ReservedKeywordNotAllowed: "'{0}' is a reserved word.",
  UnexpectedKeyword: "'{0}' cannot stand here.",
  MissingOpenParenthesisInIfStatement: "'(' must follow '{0}'.",
  IfStatementMissingCondition: "The condition of '{0}' is empty.",
  MissingEndParenthesisAfterStatement: "The condition of '{0}' lacks its closing parenthesis.",
  MissingStatementBlock: "A block must follow the condition of '{0}'.",
  MissingStatementBlockAfterElse: "A block must follow 'else'.",
  MissingOpenParenthesisAfterKeyword: "'(' must follow '{0}'.",
  MissingLoopStatement: "The body of the '{0}' loop is missing.",
  MissingWhileOrUntilInDoWhile: "'while' or 'until' must follow the body of 'do'.",
  MissingVariableNameAfterForeach: "A variable must follow '(' in 'foreach'.",
  MissingInInForeach: "'in' must follow the variable of 'foreach'.",
  MissingForeachExpression: "An expression must follow 'in'.",
  MissingEndParenthesisAfterForeach: "The head of 'foreach' lacks its closing parenthesis.",
  MissingForeachStatement: "The body of 'foreach' is missing.",
  MissingThrottleLimit: "-ThrottleLimit needs a value.",
  InvalidForeachFlag: "'foreach' has no parameter -{0}.",
  ThrottleLimitRequiresParallelFlag: "-ThrottleLimit makes sense with -Parallel only.",
  KeywordParameterReservedForFutureUse: "'{0} -{1}' is not supported.",
  InvalidSwitchFlag: "'switch' has no parameter -{0}.",
  MissingFilenameOption: "-File needs the name of a file.",
  PipelineValueRequired: "'switch' needs either a value in parentheses or -File with a name.",
  MissingEndParenthesisInSwitchStatement: "The value of 'switch' lacks its closing parenthesis.",
  MissingCurlyBraceInSwitchStatement: "'{' must follow the value of 'switch'.",
  MissingSwitchConditionExpression: "A case of 'switch' has no condition.",
  MissingSwitchStatementClause: "A case of 'switch' has no block.",
  MultipleSwitchDefaultClauses: "'switch' can have one default case only.",
  MissingTryStatementBlock: "A block must follow 'try'.",
  MissingCatchOrFinally: "'catch' or 'finally' must follow the block of 'try'.",
  MissingTypeLiteralToken: "A type must follow the comma.",
  MissingCatchHandlerBlock: "A block must follow 'catch'.",
  MissingFinallyStatementBlock: "A block must follow 'finally'.",
  EmptyCatchNotLast: "No 'catch' can follow the one that catches everything.",
  ExceptionTypeAlreadyCaught: "An earlier 'catch' handles {0} already.",
  MissingTrapStatement: "A block must follow 'trap'.",
  MissingStatementAfterKeyword: "A block must follow '{0}'.",
  ControlLeavingFinally: "Nothing can jump out of a 'finally' block.",
  LabelNotFound: "No loop of the method has the label '{0}'.",
  TokenAfterEndOfValidScriptText: "Code stands after the signature of the script.",
  // Data sections
  InvalidParameterForDataSectionStatement: "'data' has no parameter -{0}, only -SupportedCommand.",
  MissingValueForSupportedCommandInDataSectionStatement: "-SupportedCommand needs the name of a command.",
  MissingStatementBlockForDataSection: "A block must follow 'data'.",
  ArrayReferenceNotSupportedInDataSection: "A data section cannot index.",
  AssignmentStatementNotSupportedInDataSection: "A data section cannot assign.",
  AttributeNotSupportedInDataSection: "A data section cannot hold attributes.",
  CmdletNotInAllowedListForDataSection: "A data section cannot run '{0}'.",
  DataSectionStatementNotSupportedInDataSection: "A data section cannot hold another one.",
  DoWhileStatementNotSupportedInDataSection: "A data section cannot hold 'do'.",
  DotSourcingNotSupportedInDataSection: "A data section cannot run scripts with '.'.",
  FlowControlStatementNotSupportedInDataSection: "A data section cannot return, break, continue, exit or throw.",
  ForeachStatementNotSupportedInDataSection: "A data section cannot hold 'foreach'.",
  ForWhileStatementNotSupportedInDataSection: "A data section cannot hold 'for' or 'while'.",
  FunctionDeclarationNotSupportedInDataSection: "A data section cannot define functions.",
  MethodCallNotSupportedInDataSection: "A data section cannot call methods.",
  OperatorNotSupportedInDataSection: "A data section cannot use the operator '{0}'.",
  ParallelAndSequenceBlockNotSupportedInDataSection: "A data section cannot hold 'parallel' or 'sequence'.",
  ParameterDeclarationNotSupportedInDataSection: "A data section cannot declare parameters.",
  PropertyReferenceNotSupportedInDataSection: "A data section cannot read properties.",
  RedirectionNotSupportedInDataSection: "A data section cannot redirect.",
  ScriptBlockNotSupportedInDataSection: "A data section cannot hold script blocks.",
  SwitchStatementNotSupportedInDataSection: "A data section cannot hold 'switch'.",
  TrapStatementNotSupportedInDataSection: "A data section cannot hold 'trap'.",
  TryStatementNotSupportedInDataSection: "A data section cannot hold 'try'.",
  TypeNotAllowedInDataSection: "A data section cannot use the type {0}.",
  VariableReferenceNotSupportedInDataSection: "A data section can read {0} only.",
  // Functions, parameters, script blocks
  MissingNameAfterKeyword: "A name must follow '{0}'.",
  MissingFunctionBody: "The body of the function is missing.",
  MissingEndParenthesisInFunctionParameterList: "The list of parameters lacks its closing parenthesis.",
  InvalidFunctionParameter: "A variable must follow the attributes of a parameter.",
  DuplicateFormalParameter: "The parameter ${0} stands twice.",
  OnlyOneParameterListAllowed: "Parameters stand either after the function's name or in 'param', not in both.",
  MissingNamedBlocks: "'{0}' cannot stand beside begin, process, end, clean or dynamicparam blocks.",
  MissingNamedStatementBlock: "A block must follow '{0}'.",
  DuplicateScriptCommandClause: "There can be one '{0}' block only.",
  WorkflowNotSupportedInPowerShellCore: "Workflows do not exist since PowerShell 6.",
  MissingConfigurationName: "A name must follow 'configuration'.",
  InvalidConfigurationName: "'{0}' cannot be the name of a configuration.",
  MissingCurlyInConfigurationStatement: "'{' must follow the name of the configuration.",
  RequiredNameOrExpressionMissing: "A name or an expression is missing.",
  UnsupportedNamedBlockInConfiguration: "A configuration has an end block only.",
  // Classes and enums
  MissingTypeBody: "The body of the {0} is missing.",
  TypeNameExpected: "The name of a type is missing.",
  InvalidUnderlyingType: "An enum is made of whole numbers; [{0}] is no such type.",
  IncompleteMemberDefinition: "The name of a property or a method is missing.",
  MissingPropertyTerminator: "A line break or a semicolon must follow the member.",
  DuplicateQualifier: "'{0}' stands twice.",
  TooManyTypes: "A member of a class has one type only.",
  MissingMethodParameterList: "'(' must follow the name of the method.",
  MissingBaseCtorCall: "'base' must follow the colon.",
  MemberAlreadyDefined: "'{0}' is defined twice.",
  ParamBlockNotAllowedInMethod: "A method cannot hold 'param'.",
  NamedBlockNotAllowedInMethod: "A method cannot hold begin, process, end, clean or dynamicparam.",
  ConstructorCantHaveReturnType: "A constructor has no return type.",
  StaticConstructorCantHaveParameters: "A static constructor has no parameters.",
  MultipleTypeConstraintsOnMethodParam: "A parameter of a method has one type only.",
  MethodHasCodePathNotReturn: "The method can end without returning a value.",
  VoidMethodHasReturn: "A method that returns nothing cannot return a value.",
  NonVoidMethodMissingReturnValue: "'return' needs a value in this method.",
  VariableNotLocal: "The variable is never set in the method. Use $script: or $global: for one outside.",
  NonStaticMemberAccessInStaticMember: "A static member has no $this.",
  MissingThis: "The property must be written as {0}{1}.",
  MissingTypeInStaticPropertyAssignment: "The static property must be written as {0}{1}.",
  TypeNotAllowedForProperty: "A property cannot be [{0}].",
  TypeNotAllowedForParameter: "A parameter cannot be [{0}].",
  SubtypeArray: "A class cannot derive from the array [{0}].",
  SubtypeUnclosedGeneric: "A class cannot derive from the generic [{0}] without type arguments.",
  InterfaceNameExpected: "Only the first base can be a class; [{0}] is one.",
  BaseClassNoDefaultCtor: "The class needs a constructor, because [{0}] has none without parameters.",
  SealedBaseClass: "A class cannot derive from [{0}], which is sealed.",
  EnumeratorValueMustBeConstant: "The value of an enum's label must be a constant.",
  EnumeratorValueOutOfBounds: "The value of an enum's label does not fit [{0}].",
  CannotConvertValue: "The value cannot become [{0}].",
  AttributeNotAllowedOnDeclaration: "The attribute '{0}' can only stand on: {1}.",
  PropertyNotFoundForAttribute: "The attribute '{1}' has no property '{0}'.",
  ReadOnlyProperty: "The property '{0}' of the attribute cannot be set.",
  DscResourceMissingSetMethod: "The DSC resource '{0}' needs a method Set() that returns nothing.",
  DscResourceMissingGetMethod: "The DSC resource '{0}' needs a method Get() that returns [{0}].",
  DscResourceMissingTestMethod: "The DSC resource '{0}' needs a method Test() that returns [bool].",
  DscResourceMissingDefaultConstructor: "The DSC resource '{0}' needs a constructor without parameters.",
  DscResourceMissingKeyProperty: "The DSC resource '{0}' needs a property with [DscProperty(Key)].",
  DscResourceInvalidGetMethod: "Get() of a DSC resource returns [{0}].",
  DscResourceInvalidKeyProperty: "A key of a DSC resource is a string, a whole number or an enum.",
  CycleInEnumInitializers: "The values of these enums depend on each other.",
  // using and #requires
  UsingMustBeAtStartOfScript: "'using' must stand before everything else in the script.",
  MissingUsingStatementDirective: "'namespace', 'module' or 'assembly' must follow 'using'.",
  MissingUsingItemName: "A name must follow in 'using'.",
  InvalidValueForUsingItemName: "'{0}' cannot be used with 'using'.",
  MissingNamespaceAlias: "A name must follow '=' in 'using'.",
  MissingEqualsInUsingAlias: "'=' must follow the name in 'using'.",
  UnexpectedUnaryOperator: "'{0}' cannot stand here.",
  UsingStatementNotSupported: "This form of 'using' is not supported.",
  InvalidNamespaceValue: "The namespace holds characters that no namespace can have.",
  CannotLoadAssemblyFromUncPath: "The assembly '{0}' cannot come from a share.",
  CannotLoadAssemblyWithUriSchema: "An assembly cannot come from '{0}:'.",
  ErrorLoadingAssembly: "There is no assembly '{0}'.",
  ModuleNotFoundDuringParse: "There is no module '{0}'.",
  WildCardModuleNameError: "The name of the module cannot hold wildcards.",
  RequiresModuleInvalid: "The modules of #requires are not valid: {0}",
  RequiresArgumentMustBeConstant: "#requires takes constants only.",
  RequiresInvalidStringArgument: "-{0} of #requires takes a string.",
  RequiresVersionInvalid: "-Version of #requires takes major.minor.",
  RequiresPSEditionInvalid: "-{0} of #requires takes Core or Desktop.",
  RequiresPSEditionValueIsAlreadySpecified: "-{0} of #requires names an edition twice.",
  ScriptRequiresInvalidFormat: "#requires takes parameters only.",
  ParameterAlreadyBound: "-{0} of #requires stands twice.",
  InvalidPSSnapInName: "The name of the snap-in is not valid.",
} as const satisfies Record<string, string>;

/** PowerShell's id of a parse error. */
export type ParseErrorId = keyof typeof PARSE_ERRORS;

/** A reason why a script was refused. */
export interface ParseError {
  readonly id: ParseErrorId;
  /** Our wording. */
  readonly message: string;
  readonly extent: Extent;
  /** Whether more text at the end could make the script valid: an interactive host then asks for another line. */
  readonly incomplete: boolean;
}

/** A range of offsets: a token, an extent, or a place computed from one. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Errors of one script in the order of discovery, each place once per id. */
export class ErrorList {
  readonly source: SourceText;
  readonly errors: ParseError[] = [];
  // Keys of what is listed: the same id at the same place is one error, however often the parser comes by.
  readonly #seen = new Set<string>();

  constructor(source: SourceText) {
    this.source = source;
  }

  /** Adds an error unless it is listed already. */
  add(id: ParseErrorId, place: Span, incomplete: boolean, args: readonly string[]): void {
    const key = `${id} ${place.start} ${place.end}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const message = PARSE_ERRORS[id].replace(/\{(\d)\}/g, (_, n) => args[Number(n)] ?? "");
    this.errors.push({ id, message, extent: new Extent(this.source, place.start, place.end), incomplete });
  }
}
