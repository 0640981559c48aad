using System.Text;
using Perf.Engine.Templates.Functions;

namespace Perf.Engine.Templates;

/// <summary>
/// A text with references in it: <c>${name}</c>, <c>${env:NAME}</c>, <c>${env:NAME:-default}</c> and calls such as <c>${random(1, 100)}</c>. <c>$${</c> is a
/// literal <c>${</c>; a <c>$</c> before anything else stands for itself. Immutable, so that one is parsed once and used by every virtual user.
/// </summary>
public sealed class Template
{
    private const string EnvironmentPrefix = "env:";
    private const string DefaultMark = ":-";

    private Template(string source, IReadOnlyList<TemplatePart> parts)
    {
        Source = source;
        Parts = parts;
    }

    /// <summary>The text as written.</summary>
    public string Source { get; }

    /// <summary>The parts, in order; none for an empty text. Two literals never stand side by side.</summary>
    public IReadOnlyList<TemplatePart> Parts { get; }

    /// <summary>Whether there is no reference in it.</summary>
    public bool IsLiteral => Parts.Count == 0 || (Parts.Count == 1 && Parts[0].Kind == TemplatePartKind.Literal);

    /// <summary>Whether it is one reference to a variable and nothing else, so that the variable's kind can be kept.</summary>
    public bool IsSingleVariable => Parts.Count == 1 && Parts[0].Kind == TemplatePartKind.Variable;

    /// <summary>Whether a function is called in it, so that it may have another value each time.</summary>
    public bool HasCall => Parts.Any(part => part.Kind == TemplatePartKind.Call);

    /// <summary>Every reference to a variable or to the environment, those in the arguments of functions included; a nested one has the call's place.</summary>
    public IEnumerable<TemplatePart> References => Parts.SelectMany(ReferencesOf);

    /// <summary>The files that its functions read, with the place of the call.</summary>
    public IEnumerable<(string Path, int Offset)> Files => Parts.Where(part => part.Kind == TemplatePartKind.Call).SelectMany(part => FilesOf(part.Call!).Select(path => (path, part.Offset)));

    /// <summary>Whether a text can be the name of a variable: letters, digits, <c>_</c>, <c>-</c> and <c>.</c>, at least one.</summary>
    /// <param name="name">The text.</param>
    /// <returns>True when it can.</returns>
    public static bool IsName(string name) => name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.');

    /// <summary>Reads a template.</summary>
    /// <param name="source">The text.</param>
    /// <param name="isJson">Whether the text is a JSON document, in which the arguments of functions are escaped as all its strings are.</param>
    /// <returns>The template.</returns>
    /// <exception cref="TemplateException">A reference is not closed, empty, or of a kind that there is not; or a function is not there or is called wrongly.</exception>
    public static Template Parse(string source, bool isJson = false)
    {
        var parts = new List<TemplatePart>();
        var literal = new StringBuilder();
        int literalStart = 0;
        int at = 0;
        while (at < source.Length)
        {
            if (StartsAt(source, at, "$${"))
            {
                literal.Append("${");
                at += 3;
                continue;
            }

            if (!StartsAt(source, at, "${"))
            {
                literal.Append(source[at++]);
                continue;
            }

            if (CallReader.StartsCall(source, at + 2))
            {
                AddLiteral(parts, literal, literalStart);
                var reader = new CallReader(source, at, isJson);
                CallExpression call = reader.Read();
                parts.Add(new TemplatePart(TemplatePartKind.Call, source[(at + 2)..(reader.End - 1)].Trim(), null, at) { Call = call });
                at = literalStart = reader.End;
                continue;
            }

            int close = source.IndexOf('}', at);
            if (close < 0)
            {
                throw new TemplateException("'${' is not closed by '}'; write '$${' for a literal '${'", source, at);
            }

            AddLiteral(parts, literal, literalStart);
            parts.Add(Reference(source, at, source[(at + 2)..close]));
            at = literalStart = close + 1;
        }

        AddLiteral(parts, literal, literalStart);
        return new Template(source, parts);
    }

    /// <summary>Puts values in.</summary>
    /// <param name="variable">Gives the value of a variable, or null when there is none of that name.</param>
    /// <param name="environment">Gives the value of an environment variable, or null when it is not set.</param>
    /// <returns>The text; it is final and must not be read as a template again.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.VariableMissing"/>: a value is missing and there is no default.</exception>
    public string Expand(Func<string, string?> variable, Func<string, string?> environment)
    {
        var text = new StringBuilder();
        foreach (TemplatePart part in Parts)
        {
            text.Append(part.Kind switch
            {
                TemplatePartKind.Literal => part.Text,
                TemplatePartKind.Variable => variable(part.Text)
                    ?? throw new PerfException(ErrorIds.VariableMissing, $"There is no variable '{part.Text}'. Declare it with 'variables:' or give it on the command line.", part.Text),
                TemplatePartKind.Call => throw new PerfException(
                    ErrorIds.ScenarioInvalid, $"'${{{part.Text}}}' has another value each time, and here one value holds for the whole run. Use a variable of one value or ${{env:NAME}}.", part.Text),
                _ => EnvironmentValue(part, environment)
                    ?? throw new PerfException(ErrorIds.VariableMissing, MissingEnvironment(part.Text), part.Text),
            });
        }

        return text.ToString();
    }

    /// <summary>The text as written.</summary>
    public override string ToString() => Source;

    // As the shell's `:-` has it, an empty value counts as none when there is a default.
    internal static string? EnvironmentValue(TemplatePart part, Func<string, string?> environment) =>
        environment(part.Text) is { } value && (value.Length > 0 || part.Default is null) ? value : part.Default;

    internal static string MissingEnvironment(string name) =>
        $"The environment variable {name} is not set. Set it, or give a default: ${{env:{name}:-value}}.";

    private static IEnumerable<string> FilesOf(CallExpression call) =>
        call is { Function.ReadsFile: true, Arguments: [LiteralExpression path] } ? [path.Value.Text] : call.Arguments.OfType<CallExpression>().SelectMany(FilesOf);

    private static IEnumerable<TemplatePart> ReferencesOf(TemplatePart part) => part.Kind switch
    {
        TemplatePartKind.Literal => [],
        TemplatePartKind.Call => ReferencesOf(part.Call!, part.Offset),
        _ => [part],
    };

    private static IEnumerable<TemplatePart> ReferencesOf(TemplateExpression expression, int offset) => expression switch
    {
        VariableExpression variable => [new TemplatePart(TemplatePartKind.Variable, variable.Name, null, offset)],
        EnvironmentExpression variable => [new TemplatePart(TemplatePartKind.Environment, variable.Name, null, offset)],
        CallExpression call => call.Arguments.SelectMany(argument => ReferencesOf(argument, offset)),
        _ => [],
    };

    private static bool StartsAt(string source, int at, string text) => string.CompareOrdinal(source, at, text, 0, text.Length) == 0;

    private static void AddLiteral(List<TemplatePart> parts, StringBuilder literal, int start)
    {
        if (literal.Length > 0)
        {
            parts.Add(new TemplatePart(TemplatePartKind.Literal, literal.ToString(), null, start));
            literal.Clear();
        }
    }

    private static TemplatePart Reference(string source, int at, string inner)
    {
        if (inner.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
        {
            string rest = inner[EnvironmentPrefix.Length..];
            int mark = rest.IndexOf(DefaultMark, StringComparison.Ordinal);
            string variable = mark < 0 ? rest : rest[..mark];
            return IsName(variable)
                ? new TemplatePart(TemplatePartKind.Environment, variable, mark < 0 ? null : rest[(mark + DefaultMark.Length)..], at)
                : throw new TemplateException($"'${{{inner}}}' names no environment variable; write ${{env:NAME}} or ${{env:NAME:-default}}", source, at);
        }

        if (FunctionTable.FindBare(inner) is { } bare)
        {
            return new TemplatePart(TemplatePartKind.Call, inner, null, at) { Call = new CallExpression(bare, []) };
        }

        if (inner.StartsWith(FakeData.Prefix, StringComparison.Ordinal))
        {
            throw new TemplateException(FunctionTable.Unknown(inner), source, at);
        }

        if (IsName(inner))
        {
            return new TemplatePart(TemplatePartKind.Variable, inner, null, at);
        }

        string why = inner.Trim().Length == 0 ? "is empty"
            : IsPlanned(inner) ? "is not supported yet"
            : "is not a reference; a name has letters, digits, '_', '-' and '.'";
        throw new TemplateException($"'${{{inner}}}' {why}; write ${{name}} or ${{env:NAME}}, and '$${{' for a literal '${{'", source, at);
    }

    // Prefixes such as `secret:` belong to the format's future.
    private static bool IsPlanned(string inner)
    {
        int end = inner.AsSpan().IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
        return end > 0 && inner[end] == ':';
    }
}
