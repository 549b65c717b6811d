/**
 * Functions of Helm's templates: those of text/template, of Sprig that Helm keeps, and Helm's own
 * (helm.sh/docs/chart_template_guide/function_list).
 */
export const templateFunctions: readonly string[] = (
  'and or not eq ne lt le gt ge default required empty fail coalesce ternary print printf println trim trimAll trimPrefix trimSuffix ' +
  'lower upper title untitle repeat substr nospace trunc contains hasPrefix hasSuffix quote squote cat indent nindent replace plural ' +
  'snakecase camelcase kebabcase wrap wrapWith regexMatch regexFind regexReplaceAll regexSplit toString toStrings toInt int int64 ' +
  'float64 atoi toYaml fromYaml toJson fromJson toPrettyJson toRawJson toToml b64enc b64dec sha256sum dict get set unset hasKey pluck ' +
  'keys values pick omit merge mergeOverwrite deepCopy list first rest last initial append prepend concat reverse uniq without has ' +
  'compact index slice until untilStep seq len range add add1 sub mul div mod max min round ceil floor now date dateModify htmlDate ' +
  'include tpl lookup template kindOf kindIs typeOf typeIs semver semverCompare urlParse urlJoin randAlphaNum uuidv4 genCA env join split splitList'
).split(' ');
