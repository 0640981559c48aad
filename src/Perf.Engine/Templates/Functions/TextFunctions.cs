using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Perf.Engine.Templates.Functions;

/// <summary>Functions on texts and values.</summary>
internal static class TextFunctions
{
    // As everywhere else in a body: nothing is escaped that JSON does not force to be.
    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("lower(text)", 1, 1, (scoped in _, arguments) => ScalarValue.OfText(Argument.Text(arguments, 0).ToLowerInvariant())),
        new("upper(text)", 1, 1, (scoped in _, arguments) => ScalarValue.OfText(Argument.Text(arguments, 0).ToUpperInvariant())),
        new("trim(text)", 1, 1, (scoped in _, arguments) => ScalarValue.OfText(Argument.Text(arguments, 0).Trim())),
        new("length(text)", 1, 1, (scoped in _, arguments) => Argument.Number(Argument.Text(arguments, 0).Length)),
        new("concat(text, ...)", 1, 100, Concat),
        new("substring(text, start, length = the rest)", 2, 3, Substring),
        new("replace(text, old, new)", 3, 3, Replace),
        new("default(value, otherwise)", 2, 2, Default),
        new("json(value)", 1, 1, (scoped in _, arguments) => new ScalarValue(JsonOf(arguments[0]), ScalarKind.Json)),
        new("object(name, value, ...)", 0, 100, Object) { TakesPairs = true },
        new("file(path)", 1, 1, (scoped in _, _) => throw new InvalidOperationException("A file is read before the run.")) { ReadsFile = true, IsPure = false },
    ];

    /// <summary>A value as JSON: a number stays one, a text is quoted.</summary>
    public static string JsonOf(ScalarValue value) => value switch
    {
        { Text: null } or { Kind: ScalarKind.Null } => "null",
        { Kind: ScalarKind.Text } => JsonSerializer.Serialize(value.Text, s_relaxed),
        _ => value.Text,
    };

    private static ScalarValue Concat(scoped in FunctionFrame frame, ReadOnlySpan<ScalarValue> arguments)
    {
        var text = new StringBuilder();
        foreach (ScalarValue argument in arguments)
        {
            text.Append(argument.Text);
        }

        return ScalarValue.OfText(text.ToString());
    }

    // What reaches beyond the text ends with it, so that a short value is no fault.
    private static ScalarValue Substring(scoped in FunctionFrame frame, ReadOnlySpan<ScalarValue> arguments)
    {
        string text = Argument.Text(arguments, 0);
        int start = (int)Math.Min(Argument.Whole(arguments, 1, "the start of substring", 0, int.MaxValue), text.Length);
        int length = (int)Math.Min(Argument.Whole(arguments, 2, "the length of substring", 0, int.MaxValue, int.MaxValue), text.Length - start);
        return ScalarValue.OfText(text.Substring(start, length));
    }

    private static ScalarValue Replace(scoped in FunctionFrame frame, ReadOnlySpan<ScalarValue> arguments)
    {
        string old = Argument.Text(arguments, 1);
        return old.Length == 0
            ? throw Argument.Fault("the text that replace looks for is empty")
            : ScalarValue.OfText(Argument.Text(arguments, 0).Replace(old, Argument.Text(arguments, 2), StringComparison.Ordinal));
    }

    private static ScalarValue Default(scoped in FunctionFrame frame, ReadOnlySpan<ScalarValue> arguments) =>
        string.IsNullOrEmpty(arguments[0].Text) || arguments[0].Kind == ScalarKind.Null ? arguments[1] : arguments[0];

    private static ScalarValue Object(scoped in FunctionFrame frame, ReadOnlySpan<ScalarValue> arguments)
    {
        var json = new StringBuilder("{");
        for (int i = 0; i < arguments.Length; i += 2)
        {
            json.Append(i > 0 ? "," : "").Append(JsonOf(ScalarValue.OfText(Argument.Text(arguments, i)))).Append(':').Append(JsonOf(arguments[i + 1]));
        }

        return new ScalarValue(json.Append('}').ToString(), ScalarKind.Json);
    }
}
